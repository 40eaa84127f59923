// Collecting of corrections, and rewriting of files.
#include "cli/rewriter.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/file.h"
#include "base/text.h"
#include "script/slt/lint.h"
#include "script/slt/parse.h"

namespace weir::cli {
namespace {

using plan::CommandReport;
using plan::Correction;
using plan::Verdict;

slt::AnswerKind kind_of(Correction::Kind kind) {
  switch (kind) {
    case Correction::Kind::Rows: return slt::AnswerKind::Rows;
    case Correction::Kind::Count: return slt::AnswerKind::Count;
    case Correction::Kind::Error: return slt::AnswerKind::Error;
    case Correction::Kind::Notice: return slt::AnswerKind::Notice;
    case Correction::Kind::Output: return slt::AnswerKind::Output;
    case Correction::Kind::Success:
    case Correction::Kind::None: break;
  }
  return slt::AnswerKind::Success;
}

slt::Answer answer_of(const Correction& correction) {
  return {kind_of(correction.kind), correction.lines, correction.letters,
          correction.count,         correction.text,  correction.code};
}

bool is_record(const CommandReport& report) {
  return report.source != nullptr &&
         (report.kind == "statement" || report.kind == "query" || report.kind == "control");
}

/// Why a record that failed has no correction; empty if it has one.
std::string why_none(const CommandReport& report) {
  if (report.correction == nullptr) return report.message;
  return report.correction->kind == Correction::Kind::None ? report.correction->reason
                                                           : std::string();
}

}  // namespace

void Rewriter::on_event(const plan::Event& event) {
  if (!event.file.exists()) return;
  File& file = files_[event.file];
  if (const auto* started = std::get_if<plan::FileStarted>(&event.payload)) {
    file.path = started->path;
    file.dialect = slt::find_dialect(started->dialect);
  } else if (const auto* ended = std::get_if<plan::CommandEnded>(&event.payload)) {
    note(file, *ended->report);
  } else if (const auto* over = std::get_if<plan::FileEnded>(&event.payload)) {
    file.verdict = over->verdict;
    file.lost |= !over->reason.empty();
  }
}

void Rewriter::note(File& file, const CommandReport& report) {
  if (report.verdict == Verdict::Skip) return;
  if (!is_record(report) || report.verdict == Verdict::Unjudged) {
    file.lost |= report.verdict != Verdict::Pass;
    return;
  }
  if (report.source->path != last_path_ || last_key_.empty()) {
    last_path_ = report.source->path;
    last_key_ = path_identity(last_path_);
  }
  Text& text = texts_[last_key_];
  if (text.passed.empty()) {
    text.path = report.source->path;
    text.passed.resize(report.source->text().size() + 1);
  }
  if (report.span.begin >= text.passed.size()) return;
  if (report.verdict != Verdict::Pass) {
    note_failure(file, last_key_, text, report);
  } else if (!text.passed[report.span.begin]) {
    text.passed[report.span.begin] = true;
    if (!text.failed.contains(report.span.begin)) ++text.judged;
  }
}

void Rewriter::note_failure(File& file, const std::string& key, Text& text,
                            const CommandReport& report) {
  const std::uint32_t begin = report.span.begin;
  file.failed.emplace(key, begin);
  if (text.source.bytes == nullptr) {
    text.source = *report.source;
    text.dialect = file.dialect;
  }
  const auto [found, added] = text.failed.emplace(begin, Failed{report.correction, {}});
  Failed& failed = found->second;
  if (added && !text.passed[begin]) ++text.judged;
  if (failed.refusal.empty()) failed.refusal = why_none(report);
  if (!failed.refusal.empty() || added) return;
  if (*failed.correction != *report.correction) {
    failed.refusal = "its runs differ in what they answer";
  } else if (*text.source.bytes != *report.source->bytes || text.dialect != file.dialect) {
    failed.refusal = "the file was read in different ways";
  }
}

void Rewriter::settle(Text& text) {
  for (auto& [begin, failed] : text.failed) {
    if (failed.refusal.empty() && text.passed[begin]) {
      failed.refusal = "it passes in another run of it";
    }
  }
}

/// Records that are not read as they look: an answer to them would be written into the wrong one.
void Rewriter::refuse_misread(Text& text, const slt::Script& script) {
  for (const Diagnostic& warning : slt::lint(script)) {
    if (!slt::is_misread(warning)) continue;
    // An empty place is a line end, which belongs to the line above.
    const std::uint32_t at = warning.span.begin - (warning.span.length == 0 ? 1 : 0);
    const auto behind = std::upper_bound(
        script.records.begin(), script.records.end(), at,
        [](std::uint32_t place, const slt::Record& record) { return place < record.begin; });
    if (behind == script.records.begin()) continue;
    const auto failed = text.failed.find(std::prev(behind)->head.begin);
    if (failed == text.failed.end() || !failed->second.refusal.empty()) continue;
    failed->second.refusal = fmt::format(
        "line {}: {}", position_of(script.source.text(), warning.span.begin).line, warning.message);
  }
}

std::vector<slt::Replacement> Rewriter::replacements_of(const Text& text) {
  std::vector<slt::Replacement> replacements;
  for (const auto& [begin, failed] : text.failed) {
    if (failed.refusal.empty()) replacements.push_back({begin, answer_of(*failed.correction)});
  }
  return replacements;
}

std::size_t Rewriter::rewrite(Text& text) {
  const auto refuse_all = [&text](const std::string& reason) {
    for (auto& [begin, failed] : text.failed) {
      if (failed.refusal.empty()) failed.refusal = reason;
    }
    return std::size_t{0};
  };
  settle(text);
  if (replacements_of(text).empty()) return 0;
  const auto now = read_file(text.source.path);
  if (!now) return refuse_all(now.error().message);
  if (*now != text.source.text()) return refuse_all("the file has changed since it was read");
  if (text.dialect == nullptr) return refuse_all("its dialect is not known");
  const slt::Parsed parsed = slt::parse(text.source, *text.dialect);
  if (has_errors(parsed.diagnostics)) return refuse_all("the file does not parse");
  refuse_misread(text, parsed.script);
  const slt::Rewritten rewritten = slt::rewrite(parsed.script, replacements_of(text));
  for (const slt::Refusal& refusal : rewritten.refused) {
    text.failed[refusal.head].refusal = refusal.reason;
  }
  if (rewritten.changed.empty()) return 0;
  const auto written = write_file(path_identity(text.source.path), rewritten.text);
  if (!written) return refuse_all(written.error().message);
  text.failing = rewritten.failing;
  return rewritten.changed.size();
}

std::string Rewriter::places_of(const Text& text) {
  constexpr std::size_t kMost = 10;
  std::string places;
  for (std::size_t i = 0; i < std::min(text.failing.size(), kMost); ++i) {
    places += fmt::format("{}{}:{}", i == 0 ? "" : ", ", text.path,
                          position_of(text.source.text(), text.failing[i]).line);
  }
  return places + (text.failing.size() > kMost ? ", ...\n" : "\n");
}

void Rewriter::describe(const Text& text, std::size_t changed, std::string& out) const {
  if (changed > 0) {
    out += fmt::format("rewritten: {}: {} of {}\n", text.path, changed,
                       count_of(text.judged, "expectation"));
  }
  if (!text.failing.empty()) {
    out += fmt::format(
        "{} now expected to fail: {}",
        text.failing.size() == 1 ? "1 record is" : count_of(text.failing.size(), "record") + " are",
        places_of(text));
  }
  for (const auto& [begin, failed] : text.failed) {
    if (failed.refusal.empty()) continue;
    out += fmt::format("not rewritten: {}:{}: {}\n", text.path,
                       position_of(text.source.text(), begin).line, failed.refusal);
  }
}

RewriteReport Rewriter::finish() {
  RewriteReport report;
  for (auto& [key, text] : texts_) {
    if (text.failed.empty()) continue;
    const std::size_t changed = rewrite(text);
    describe(text, changed, report.text);
  }
  std::set<std::string> left;
  for (const auto& [id, file] : files_) {
    const bool all_rewritten =
        std::all_of(file.failed.begin(), file.failed.end(), [&](const Place& place) {
          return texts_[place.first].failed[place.second].refusal.empty();
        });
    if (file.lost || file.failed.empty() || !all_rewritten) {
      left.insert(file.path);
    } else {
      report.mended.emplace(file.path, file.verdict);
    }
  }
  for (const std::string& path : left) report.mended.erase(path);
  return report;
}

}  // namespace weir::cli
