// How fast `.td` scripts are parsed: MB/s and commands/s, for the scripts named on the command line
// (files or folders), or for a generated one.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/rng.h"
#include "script/td/parse.h"

namespace weir {
namespace {

constexpr std::size_t kBytes = std::size_t{64} << 20U;
constexpr int kRounds = 5;

std::string generated_script() {
  Rng rng(1);
  std::string text;
  while (text.size() < (std::size_t{1} << 20U)) {
    text += fmt::format("# part {}\n\n> SELECT a, b, count(*)\n  FROM t{}\n  GROUP BY a, b\n",
                        rng.below(100), rng.below(100));
    for (std::uint64_t row = rng.below(6); row > 0; --row) {
      text += fmt::format("{} \"two words\" <null> {}\n", rng.below(1000), rng.below(100000));
    }
    text += "\n! SELECT nothing FROM nowhere\ncontains:relation \"nowhere\" does not exist\n\n";
    text += "$ load-rows topic=data format=avro schema=${schema} key={\"type\": \"long\"}\n";
    text += "{\"a\": 1, \"b\": [1, 2, 3]}\n{\"a\": 2, \"b\": []}\n\n";
  }
  return text;
}

void add_scripts(std::vector<std::string>& scripts, const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      if (entry.path().extension() == ".td") add_scripts(scripts, entry.path());
    }
    return;
  }
  Result<std::string> text = read_file(path);
  if (text && !text->ends_with('\n')) *text += '\n';
  if (text) scripts.push_back(*std::move(text));
}

/// Parses all sources once and gives the seconds that took.
double parse_all(const std::vector<Source>& sources, std::size_t& commands) {
  const auto begin = std::chrono::steady_clock::now();
  commands = 0;
  for (const Source& source : sources) commands += td::parse(source).script.commands.size();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void measure(std::string_view what, const std::vector<Source>& sources) {
  std::size_t bytes = 0;
  for (const Source& source : sources) bytes += source.text().size();
  double best = 1e9;
  std::size_t commands = 0;
  for (int round = 0; round < kRounds; ++round) {
    best = std::min(best, parse_all(sources, commands));
  }
  fmt::print("{:<22} {:>7.0f} MB/s  {:>6.2f} million commands/s  ({} MB, {} commands)\n", what,
             static_cast<double>(bytes) / best / 1e6, static_cast<double>(commands) / best / 1e6,
             bytes / 1000000, commands);
}

int run(const std::vector<std::string>& scripts) {
  if (scripts.empty()) {
    fmt::print(stderr, "error: no scripts found\n");
    return 2;
  }
  std::vector<Source> many;
  std::string one;
  for (std::size_t i = 0; one.size() < kBytes; ++i) {
    const std::string& script = scripts[i % scripts.size()];
    one += script;
    if (i < scripts.size()) many.push_back(make_source("script.td", script));
    if (i >= scripts.size()) many.push_back(many[i % scripts.size()]);
  }
  measure("scripts one by one", many);
  measure("one script of 64 MiB", {make_source("script.td", std::move(one))});
  return 0;
}

}  // namespace
}  // namespace weir

int main(int argc, char** argv) {
  std::vector<std::string> scripts;
  for (int i = 1; i < argc; ++i) weir::add_scripts(scripts, argv[i]);
  if (argc == 1) scripts.push_back(weir::generated_script());
  return weir::run(scripts);
}
