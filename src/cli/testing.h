// What the unit tests of the command line share.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/run_settings.h"

namespace weir::cli::testing {

/// A folder that is the working directory while the object lives, and is removed with it.
class ScratchFolder {
 public:
  ScratchFolder() : before_(std::filesystem::current_path()) {
    std::string name = (std::filesystem::temp_directory_path() / "weir-cli-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
    std::filesystem::current_path(path_);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::filesystem::current_path(before_);
    std::filesystem::remove_all(path_);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Writes a file below the folder, with the folders it needs.
  void write(const std::filesystem::path& path, const std::string& text = "") const {
    const std::filesystem::path whole = path_ / path;
    std::filesystem::create_directories(whole.parent_path());
    std::ofstream(whole) << text;
  }

 private:
  std::filesystem::path before_;
  std::filesystem::path path_;
};

/// Arguments of `mask`'s command, and the mistakes in them as they are printed.
struct ParsedWords {
  Words words;
  Arguments arguments;
  std::vector<Mistake> mistakes;

  [[nodiscard]] std::string text() const {
    std::string all;
    for (const Mistake& mistake : mistakes) all += words.render(mistake, Colour::Off);
    return all;
  }
};

inline ParsedWords parse(std::vector<std::string> words, std::uint32_t mask = taken_by::kRun) {
  words.insert(words.begin(), "run");
  ParsedWords parsed{Words("weir", std::move(words)), {}, {}};
  parsed.arguments = parse_arguments(parsed.words, 1, mask, parsed.mistakes);
  return parsed;
}

/// The settings of `weir run WORDS...` (or the drop-in) on a machine with four cores.
struct Settled {
  RunSettings settings;
  Complaints complaints;
  ParsedWords parsed;

  [[nodiscard]] std::string text() const {
    std::string all;
    for (const Mistake& mistake : complaints.mistakes) {
      all += parsed.words.render(mistake, Colour::Off);
    }
    for (const Finding& finding : complaints.findings) {
      all += render(finding.source, finding.diagnostic, Colour::Off);
    }
    return all;
  }
};

inline Settled settle(
    std::vector<std::string> words, Manner manner = Manner::Weir,
    Environment environment = [](const char*) -> const char* { return nullptr; }) {
  std::uint32_t mask = taken_by::kRun;
  if (manner == Manner::Testdrive) mask = taken_by::kRunAndTestdrive;
  if (manner == Manner::Sqllogictest) mask = taken_by::kSqllogictest;
  Settled settled{{}, {}, parse(std::move(words), mask)};
  settled.complaints.mistakes = settled.parsed.mistakes;
  const Surroundings surroundings{std::move(environment), {"HOME=/home/me"}, 4, 77};
  settled.settings = make_run_settings(settled.parsed.arguments, settled.parsed.words, manner,
                                       surroundings, settled.complaints);
  return settled;
}

}  // namespace weir::cli::testing
