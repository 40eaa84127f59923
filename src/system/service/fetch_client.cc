// Clients: programs of the machine that fetch, and what they leave.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

#include "base/digest.h"
#include "base/text.h"
#include "system/service/fetcher.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

/// How the programs are got on Debian.
struct Provider {
  std::string_view program;
  std::string_view command;
};
constexpr std::array kProviders = {
    Provider{"python3", "apt-get install python3 python3-pip"},
    Provider{"mvn", "apt-get install maven"},
    Provider{"tar", "apt-get install tar"},
    Provider{"xz", "apt-get install xz-utils"},
    Provider{"apt-get", ""},
    Provider{"dpkg-deb", ""},
};

std::string hint_for(std::string_view program) {
  for (const Provider& provider : kProviders) {
    if (provider.program != program) continue;
    if (!provider.command.empty()) return fmt::format("{} brings it", provider.command);
    return "Debian's packages can only be fetched on Debian and its kin";
  }
  return {};
}

/// What a client's words about itself mean.
std::string hint_for_failure(const std::string& message) {
  if (message.find("No module named pip") == std::string::npos) return {};
  return "apt-get install python3-pip brings it";
}

/// A line without its words that hold a digit (counters, addresses): two lines of one shape say the
/// same.
std::string shape_of(std::string_view line) {
  std::string shape;
  for (std::size_t at = 0; at < line.size();) {
    const auto is_word = [](char byte) { return std::isalnum(static_cast<unsigned char>(byte)); };
    const std::string_view rest = line.substr(at);
    const auto length =
        static_cast<std::size_t>(std::ranges::find_if_not(rest, is_word) - rest.begin());
    const std::string_view word = rest.substr(0, std::max<std::size_t>(1, length));
    if (word.find_first_of("0123456789") == std::string_view::npos) shape += word;
    at += word.size();
  }
  return shape;
}

void set_variable(std::vector<std::string>& environment, std::string_view name,
                  std::string_view value) {
  const std::string start = fmt::format("{}=", name);
  std::erase_if(environment, [&](const std::string& entry) { return entry.starts_with(start); });
  environment.push_back(start + std::string(value));
}

}  // namespace

Result<void> run_client(const FetchJob& job, ClientRun run) {
  process::ServiceProcess process{.name = std::move(run.name),
                                  .arguments = std::move(run.arguments),
                                  .environment = process::current_environment(),
                                  .folder = std::move(run.folder),
                                  .log = {}};
  set_variable(process.environment, "TMPDIR", (job.folder / "tmp").native());
  set_variable(process.environment, "LC_ALL", "C.UTF-8");
  for (const auto& [name, value] : run.environment) set_variable(process.environment, name, value);
  auto done = run_tool(job.workshop, std::move(process), job.folder, job.patience);
  if (done) return {};
  Error error = std::move(done).error();
  if (error.hint.empty()) error.hint = hint_for_failure(error.message);
  error.message = without_repeats(error.message);
  return Failure(std::move(error));
}

std::string without_repeats(std::string_view text) {
  std::string kept;
  std::string last;
  std::size_t times = 1;
  const auto end_line = [&] {
    if (times > 1) kept.insert(kept.size() - 1, fmt::format(" ({} times)", times));
  };
  for (const std::string_view line : split(text, '\n')) {
    std::string shape = shape_of(line);
    if (!kept.empty() && !shape.empty() && shape == last) {
      ++times;
      continue;
    }
    end_line();
    times = 1;
    kept += fmt::format("{}\n", line);
    last = std::move(shape);
  }
  end_line();
  kept.pop_back();
  return kept;
}

fs::path find_on_path(std::string_view program) {
  if (program.find('/') != std::string_view::npos) {
    return ::access(std::string(program).c_str(), X_OK) == 0 ? fs::path(program) : fs::path();
  }
  const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): weir sets no variables
  for (const std::string_view folder : split(path == nullptr ? "/usr/bin:/bin" : path, ':')) {
    fs::path candidate = fs::path(folder.empty() ? "." : folder) / program;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return {};
}

Result<fs::path> need_program(std::string_view program) {
  fs::path found = find_on_path(program);
  if (!found.empty()) return found;
  return fail(ErrorKind::Unavailable,
              fmt::format("this machine has no `{}`, which it is fetched with", program),
              hint_for(program));
}

Result<FetchedFiles> list_downloads(const FetchJob& job) {
  std::vector<FetchedFile> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(job.downloads, error)) {
    if (!entry.is_regular_file()) continue;
    WEIR_TRY_ASSIGN(std::string digest, sha256_file(entry.path()));
    files.push_back({entry.path().filename().string(), std::move(digest), entry.file_size()});
  }
  if (files.empty()) return fail(ErrorKind::Unavailable, "its client succeeded, but nothing came");
  return summarise(std::move(files));
}

Result<fs::path> find_file(const fs::path& folder, std::string_view ending) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file() && entry.path().native().ends_with(ending)) {
      found.push_back(entry.path());
    }
  }
  if (!found.empty()) return *std::ranges::min_element(found);
  return fail(ErrorKind::Unavailable, fmt::format("there is no `*{}` in what came", ending));
}

Failure bad_name(const ArtefactSpec& artefact, std::string_view name, std::string_view form) {
  return fail(ErrorKind::Usage,
              fmt::format("artefact `{}`: `{}` is not of the form {}", artefact.name, name, form));
}

}  // namespace weir::system
