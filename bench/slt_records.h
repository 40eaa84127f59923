// The simplest possible reading of a sqllogictest file, for loops that weir is compared with.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace weir::bench {

/// One statement or query that the engine runs. Views are valid until the next record is read.
struct Record {
  std::string_view letters;  ///< Of a query; empty for a statement.
  std::string_view sql;
};

inline std::string read_whole_file(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    (void)std::fprintf(stderr, "error: cannot read `%s`\n", path);
    std::exit(2);
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Reads records one after the other by the rules of the original runner in C: comments vanish,
/// blank lines separate, conditions decide, what is expected is passed over.
class RecordReader {
 public:
  RecordReader(std::string_view text, std::string_view engine) : rest_(text), engine_(engine) {}

  /// The next record that the engine runs; nothing at the end or a `halt` that counts.
  std::optional<Record> next() {
    bool skipped = false;
    while (const auto line = next_line()) {
      std::string_view words = *line;
      const std::string_view first = take_word(words);
      if (first.empty()) continue;
      if (first == "skipif" || first == "onlyif") {
        skipped |= (take_word(words) == engine_) == (first == "skipif");
        continue;
      }
      if (first == "halt" && !skipped) return std::nullopt;
      if (first == "statement" || first == "query") {
        read_sql();
        const std::string_view letters = first == "query" ? take_word(words) : std::string_view();
        if (!skipped) return Record{letters, sql_};
      }
      skipped = false;
    }
    return std::nullopt;
  }

 private:
  static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

  static std::string_view take_word(std::string_view& text) {
    const auto* const begin = std::find_if_not(text.begin(), text.end(), is_space);
    const auto* const end = std::find_if(begin, text.end(), is_space);
    text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    return {begin, static_cast<std::size_t>(end - begin)};
  }

  static bool is_blank(std::string_view line) { return std::ranges::all_of(line, is_space); }

  /// Without its end; comments are passed over.
  std::optional<std::string_view> next_line() {
    while (!rest_.empty()) {
      const std::size_t end = std::min(rest_.find('\n'), rest_.size());
      std::string_view line = rest_.substr(0, end);
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (!line.starts_with('#')) return line;
    }
    return std::nullopt;
  }

  void read_sql() {
    sql_.clear();
    bool wanted = true;
    while (const auto line = next_line()) {
      if (is_blank(*line)) return;
      wanted = wanted && *line != "----";
      if (!wanted) continue;
      if (!sql_.empty()) sql_ += '\n';
      sql_ += *line;
    }
  }

  std::string_view rest_;
  std::string_view engine_;
  std::string sql_;
};

}  // namespace weir::bench
