// How fast sqllogictest scripts are parsed: MB/s and records/s, and the memory that a tree takes,
// for the scripts named on the command line (files or folders), or for a generated one.
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/rng.h"
#include "script/slt/parse.h"

namespace weir {
namespace {

constexpr std::size_t kBytes = std::size_t{30} << 20U;
constexpr int kRounds = 5;

struct Input {
  Source source;
  const slt::Dialect* dialect = nullptr;
};

std::string generated_script() {
  Rng rng(1);
  std::string text;
  while (text.size() < (std::size_t{1} << 20U)) {
    text += fmt::format("statement ok\nINSERT INTO t{} VALUES({},{})\n\n", rng.below(10),
                        rng.below(1000), rng.below(1000));
    text += fmt::format("query II rowsort label-{}\nSELECT a, b\n  FROM t1\n WHERE c>{}\n----\n",
                        rng.below(1000), rng.below(1000));
    for (std::uint64_t row = rng.below(8); row > 0; --row) text += fmt::format("{}\n1\n", row);
    text += "\nonlyif mysql # DIV for integers:\nquery I nosort\nSELECT 7 DIV 2\n----\n";
    text += "30 values hashing to 3c13dee48d9356ae19af2515e05e6b54\n\n";
  }
  return text;
}

bool is_script(const std::filesystem::path& path) {
  const std::string extension = path.extension();
  return extension == ".test" || extension == ".slt" || extension == ".part";
}

void add_scripts(std::vector<Input>& inputs, const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      if (is_script(entry.path())) add_scripts(inputs, entry.path());
    }
    return;
  }
  Result<std::string> text = read_file(path);
  if (!text) return;
  const slt::Detected detected = slt::detect_dialect(path.native(), *text);
  inputs.push_back({make_source(path, *std::move(text)), detected.dialect});
}

template <typename T>
std::size_t bytes_of(const std::vector<T>& table) {
  return table.size() * sizeof(T);
}

std::size_t tree_bytes(const slt::Script& script) {
  return bytes_of(script.records) + bytes_of(script.conditions) + bytes_of(script.statements) +
         bytes_of(script.queries) + bytes_of(script.extras) + bytes_of(script.directives) +
         bytes_of(script.errors) + bytes_of(script.retries) + bytes_of(script.words) +
         bytes_of(script.numbers) + script.arena.size();
}

struct Totals {
  std::size_t bytes = 0;
  std::size_t records = 0;
  std::size_t tree = 0;
  std::size_t diagnostics = 0;
};

/// Parses all inputs once and gives the seconds that took.
double parse_all(const std::vector<Input>& inputs, Totals& totals) {
  const auto begin = std::chrono::steady_clock::now();
  totals = {};
  for (const Input& input : inputs) {
    const slt::Parsed parsed = slt::parse(input.source, *input.dialect);
    totals.bytes += input.source.text().size();
    totals.records += parsed.script.records.size();
    totals.tree += tree_bytes(parsed.script);
    totals.diagnostics += parsed.diagnostics.size();
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void measure(std::string_view what, const std::vector<Input>& inputs) {
  double best = 1e9;
  Totals totals;
  for (int round = 0; round < kRounds; ++round) best = std::min(best, parse_all(inputs, totals));
  const auto bytes = static_cast<double>(totals.bytes);
  fmt::print(
      "{:<22} {:>7.0f} MB/s  {:>6.2f} million records/s  tree {:.2f} of the text  ({:.1f} MB, {} "
      "records, {} diagnostics)\n",
      what, bytes / best / 1e6, static_cast<double>(totals.records) / best / 1e6,
      static_cast<double>(totals.tree) / bytes, bytes / 1e6, totals.records, totals.diagnostics);
}

void print_peak() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  fmt::print("peak memory of the process: {} MB\n", usage.ru_maxrss / 1024);
}

int run(const std::vector<Input>& inputs) {
  if (inputs.empty()) {
    fmt::print(stderr, "error: no scripts found\n");
    return 2;
  }
  measure("scripts one by one", inputs);
  std::string one;
  for (std::size_t i = 0; one.size() < kBytes; ++i) {
    one += inputs[i % inputs.size()].source.text();
    one += '\n';
  }
  measure("one script of 30 MiB",
          {{make_source("script.test", std::move(one)), inputs[0].dialect}});
  print_peak();
  return 0;
}

}  // namespace
}  // namespace weir

int main(int argc, char** argv) {
  std::vector<weir::Input> inputs;
  for (int i = 1; i < argc; ++i) weir::add_scripts(inputs, argv[i]);
  if (argc == 1) {
    inputs.push_back({weir::make_source("script.test", weir::generated_script()),
                      weir::slt::find_dialect("sqlite")});
  }
  return weir::run(inputs);
}
