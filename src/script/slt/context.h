// What the parts of the sqllogictest parser share while one script is parsed.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diag/diagnostic.h"
#include "script/slt/lines.h"
#include "script/slt/rules.h"
#include "script/slt/tree.h"

namespace weir::slt {

template <typename T>
[[nodiscard]] std::uint32_t size_of(const std::vector<T>& table) {
  return static_cast<std::uint32_t>(table.size());
}

/// The script being filled, its diagnostics, the current line, and buffers that are used again.
struct Context {
  Script& script;
  Diagnostics& diagnostics;
  const Dialect& dialect;
  std::string_view text;       ///< The whole source.
  Lines lines;                 ///< Stands on the next line that is not consumed.
  std::vector<Span> head;      ///< Words of the directive's line; never empty in a record.
  std::string scratch;         ///< For texts that have to be changed.
  std::size_t skip_depth = 0;  ///< Of DuckDB's `mode skip`.
  bool dashes_left = true;     ///< False once no line `----` follows.
  bool value_end_left = true;  ///< False once no line `EOF` follows.
  std::size_t left_out = 0;    ///< Mistakes beyond kMostMistakes.
  bool failed = false;         ///< An error was reported for the current record.

  /// The most that is reported of one script: it is probably read in the wrong dialect.
  static constexpr std::size_t kMostMistakes = 200;

  /// Inside of a part that is skipped an error is only a warning: the original does not look.
  void report(const Rule& rule, Span span, std::string message, std::string hint = {}) {
    if (rule.severity == Severity::Error) failed = true;
    if (diagnostics.size() >= kMostMistakes) {
      ++left_out;
      return;
    }
    if (skip_depth > 0 && rule.severity == Severity::Error) {
      const Rule& skipped = rule::kSkippedMistake;
      diagnostics.push_back(
          {skipped.severity, skipped.name, span, std::move(message), std::move(hint)});
      return;
    }
    diagnostics.push_back({rule.severity, rule.name, span, std::move(message), std::move(hint)});
  }
  [[nodiscard]] std::string_view slice(Span span) const {
    return text.substr(span.begin, span.length);
  }
  /// Word `index` of the directive's line; empty if there are fewer.
  [[nodiscard]] std::string_view word(std::size_t index) const {
    return index < head.size() ? slice(head[index]) : std::string_view();
  }
  /// The place of word `index`, or the end of the last one.
  [[nodiscard]] Span word_span(std::size_t index) const {
    if (index < head.size()) return head[index];
    return {head.back().end(), 0};
  }
  /// From word `index` to the end of the last one; empty if there are fewer.
  [[nodiscard]] Span words_from(std::size_t index) const {
    if (index >= head.size()) return {head.back().end(), 0};
    return between(head[index].begin, head.back().end());
  }
  [[nodiscard]] bool is(Family family) const { return dialect.family == family; }
  /// The part of the source as it is.
  [[nodiscard]] Text plain(Span span) const { return {span, slice(span)}; }
  /// The part of the source, meaning what is in `scratch`.
  [[nodiscard]] Text cooked(Span span) { return {span, script.arena.copy(scratch)}; }
  /// Adds words `index` and following to the table.
  [[nodiscard]] Range add_words(std::size_t index) {
    const Range range{size_of(script.words),
                      static_cast<std::uint32_t>(head.size() - std::min(index, head.size()))};
    for (std::size_t i = index; i < head.size(); ++i) script.words.push_back(head[i]);
    return range;
  }
};

/// Splits a line at white space; where the dialect has comments in directives, up to the `#`.
void split_head(Context& context, Span line);

}  // namespace weir::slt
