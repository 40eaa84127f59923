// Sorting, and splitting before it.
#include "value/record_sort.h"

#include <utility>

#include "base/text.h"
#include "value/record_expected.h"

namespace weir::record {
namespace {

SortMode mode_of(const RecordStyle& style, const RecordQuery& query) {
  const bool as_rows = query.sort == SortMode::Partial && style.partial_is_rowsort;
  return as_rows ? SortMode::Rows : query.sort;
}

void sort(SortMode mode, const RecordQuery& query, std::size_t width, ValueList& values) {
  switch (mode) {
    case SortMode::None: return;
    case SortMode::Rows: values.sort_units(width); return;
    case SortMode::Values: values.sort_units(1); return;
    case SortMode::Partial: values.sort_within_groups(width, query.partial); return;
  }
}

void trim_values(ValueList& values, ValueList& scratch) {
  scratch.clear();
  for (std::size_t i = 0; i < values.size(); ++i) scratch.add(trim(values[i]));
  std::swap(values, scratch);
}

}  // namespace

void sort_values(const RecordStyle& style, const RecordQuery& query, std::size_t width,
                 ValueList& actual, ValueList& scratch) {
  if (style.layout == RecordLayout::Columns && query.sort != SortMode::None) {
    trim_values(actual, scratch);
  }
  sort(mode_of(style, query), query, width, actual);
}

void sort_expected(const RecordStyle& style, const RecordQuery& query, std::size_t width,
                   ValueList& expected) {
  const SortMode mode = mode_of(style, query);
  const SortedSides sides = mode == SortMode::Values ? style.valuesort : style.rowsort;
  if (sides == SortedSides::Both) sort(mode, query, width, expected);
}

void split_values(std::size_t width, ValueList& values, ValueList& scratch) {
  scratch.clear();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (width == 1) {
      append_collapsed(values[i], scratch.open());
      scratch.end_value();
    } else {
      add_tokens(values[i], scratch);
    }
  }
  std::swap(values, scratch);
}

void add_lines(std::string_view text, ValueList& lines) {
  while (true) {
    const std::size_t end = text.find('\n');
    lines.add(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace weir::record
