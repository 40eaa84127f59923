// One line per script: digests and paths, so that a line is written at once or not at all.
#include "cli/resume.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"

namespace weir::cli {
namespace {

constexpr std::string_view kFirstLine = "weir resume 1";
constexpr std::size_t kDigestLength = 64;
constexpr std::size_t kReasons = 10;  // more would hide the run

/// "DIGEST PATH"; nothing if it is something else.
std::optional<ScriptPart> parse_part(std::string_view text) {
  if (text.size() <= kDigestLength + 1 || text[kDigestLength] != ' ') return std::nullopt;
  return ScriptPart{std::string(text.substr(kDigestLength + 1)),
                    std::string(text.substr(0, kDigestLength))};
}

bool is_unchanged(const ScriptPart& part) {
  const auto digest = sha256_file(part.path);
  return digest && *digest == part.digest;
}

/// Why a script that has passed does not count as one; empty if it does.
std::string what_has_changed(const std::vector<ScriptPart>& parts) {
  const auto changed = std::find_if_not(parts.begin(), parts.end(), is_unchanged);
  if (changed == parts.end()) return {};
  if (changed == parts.begin()) return "it has changed since it passed";
  return fmt::format("`{}`, which it includes, has changed since it passed", changed->path);
}

bool has_passed(const PassedScripts& passed, const std::string& script) {
  const auto found = passed.find(script);
  return found != passed.end() &&
         std::all_of(found->second.begin(), found->second.end(), is_unchanged);
}

/// Such a path cannot be written in a line.
bool is_unwritable(const ScriptPart& part) {
  return part.path.find_first_of("\t\n") != std::string::npos;
}

}  // namespace

Result<PassedScripts> parse_passed(std::string_view text, std::string_view options) {
  const std::string header = passed_header(options);
  if (!text.starts_with(kFirstLine)) {
    return fail(ErrorKind::Usage, "it was not written by `--resume`", "name a file of its own");
  }
  if (!text.starts_with(header)) {
    return fail(ErrorKind::Usage, "it belongs to a run with other options",
                "remove it, or name another file");
  }
  PassedScripts passed;
  text.remove_prefix(header.size());
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    std::vector<ScriptPart> parts;
    for (const std::string_view field : split(text.substr(0, end), '\t')) {
      if (auto part = parse_part(field)) parts.push_back(*std::move(part));
    }
    if (!parts.empty()) passed[parts.front().path] = parts;
    text.remove_prefix(end + 1);
  }
  return passed;
}

std::string passed_header(std::string_view options) {
  return fmt::format("{}\noptions:{}{}\n", kFirstLine, options.empty() ? "" : " ", options);
}

std::string passed_line(const std::vector<ScriptPart>& parts) {
  std::string line;
  for (const ScriptPart& part : parts) {
    line += fmt::format("{}{} {}", line.empty() ? "" : "\t", part.digest, part.path);
  }
  return line + "\n";
}

std::size_t leave_out_passed(std::vector<ScriptGroup>& groups, const PassedScripts& passed,
                             Sharing sharing) {
  std::size_t gone = 0;
  for (ScriptGroup& group : groups) {
    const auto done = [&](const std::string& script) { return has_passed(passed, script); };
    const bool together = sharing == Sharing::Database && group.origin != Origin::Single;
    if (together && !std::all_of(group.files.begin(), group.files.end(), done)) continue;
    gone += std::erase_if(group.files, done);
  }
  std::erase_if(groups, [](const ScriptGroup& group) { return group.files.empty(); });
  return gone;
}

std::vector<std::string> why_again(const std::vector<ScriptGroup>& groups,
                                   const PassedScripts& passed, Sharing sharing) {
  std::vector<std::string> reasons;
  for (const ScriptGroup& group : groups) {
    const bool together = sharing == Sharing::Database && group.origin != Origin::Single;
    const auto missing =
        std::find_if_not(group.files.begin(), group.files.end(),
                         [&](const std::string& script) { return has_passed(passed, script); });
    for (const std::string& script : group.files) {
      const auto found = passed.find(script);
      if (found == passed.end()) continue;
      std::string reason = what_has_changed(found->second);
      if (reason.empty() && together && missing != group.files.end()) {
        reason = fmt::format("it shares a database with `{}`, which runs", *missing);
      }
      if (!reason.empty()) reasons.push_back(fmt::format("`{}` runs again: {}", script, reason));
    }
  }
  if (reasons.size() > kReasons) {
    const std::size_t more = reasons.size() - kReasons;
    reasons.resize(kReasons);
    reasons.push_back(fmt::format("so it is with {}", count_of(more, "more script")));
  }
  return reasons;
}

run::LoadScript ResumeWriter::watch(run::LoadScript load) {
  return [this, load = std::move(load)](const std::string& path) {
    run::Script script = load(path);
    if (!script.plan || path == kStdin) return script;
    std::vector<ScriptPart> parts;
    for (const Source& source : script.plan->storage().sources) {
      parts.push_back({source.path, sha256_hex(source.text())});
    }
    // Included files may come first in the table.
    std::stable_partition(parts.begin(), parts.end(),
                          [&](const ScriptPart& part) { return part.path == path; });
    loaded_.with_lock([&](PassedScripts& loaded) { loaded[path] = std::move(parts); });
    return script;
  };
}

void ResumeWriter::on_event(const plan::Event& event) {
  const auto* ended = std::get_if<plan::FileEnded>(&event.payload);
  if (ended != nullptr && ended->verdict == plan::Verdict::Pass) add(ended->path);
}

void ResumeWriter::add(std::string_view script) {
  const std::vector<ScriptPart> parts = loaded_.with_lock([&](PassedScripts& loaded) {
    const auto found = loaded.find(script);
    return found == loaded.end() ? std::vector<ScriptPart>() : found->second;
  });
  if (parts.empty() || std::any_of(parts.begin(), parts.end(), is_unwritable)) return;
  auto written = append_file(path_, passed_line(parts));
  if (!written && result_) result_ = std::move(written);
}

}  // namespace weir::cli
