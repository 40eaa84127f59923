// The text of a comparison of rows.
#include <algorithm>
#include <span>

#include "base/display_width.h"
#include "base/text.h"
#include "value/rows.h"

namespace weir {
namespace {

using Kind = DiffLine::Kind;

constexpr std::size_t kContext = 2;        // equal rows shown beside a difference
constexpr std::size_t kWidestColumn = 60;  // a wider field does not push the others away

/// A line to print: a row, or a stretch of equal rows that is only counted.
struct Shown {
  const DiffLine* line = nullptr;
  std::size_t folded = 0;
};

std::size_t length_of_same(std::span<const DiffLine> diff) {
  const auto end = std::find_if(diff.begin(), diff.end(),
                                [](const DiffLine& line) { return line.kind != Kind::Same; });
  return static_cast<std::size_t>(end - diff.begin());
}

void show_all(std::span<const DiffLine> lines, std::vector<Shown>& shown) {
  for (const DiffLine& line : lines) shown.push_back({&line, 0});
}

/// Shows a stretch of equal rows, its middle folded unless that would save next to nothing.
void show_same(std::span<const DiffLine> same, std::size_t before, std::size_t after,
               std::vector<Shown>& shown) {
  if (same.size() < before + after + 2) {
    show_all(same, shown);
    return;
  }
  show_all(same.first(before), shown);
  shown.push_back({nullptr, same.size() - before - after});
  show_all(same.last(after), shown);
}

std::vector<Shown> fold(std::span<const DiffLine> diff) {
  std::vector<Shown> shown;
  std::size_t at = 0;
  while (at < diff.size()) {
    const std::size_t length = length_of_same(diff.subspan(at));
    if (length == 0) {
      shown.push_back({&diff[at++], 0});
      continue;
    }
    const std::size_t before = at == 0 ? 0 : kContext;
    const std::size_t after = at + length == diff.size() ? 0 : kContext;
    show_same(diff.subspan(at, length), before, after, shown);
    at += length;
  }
  return shown;
}

/// Adds spaces so that the fields of one column begin below each other.
class Aligner {
 public:
  void measure(const std::vector<std::string>& fields) {
    if (widths_.size() < fields.size()) widths_.resize(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const std::size_t width = display_width(fields[i]);
      if (width <= kWidestColumn) widths_[i] = std::max(widths_[i], width);
    }
  }
  void append(const std::vector<std::string>& fields, std::string& out) const {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      out += fields[i];
      if (i + 1 == fields.size()) break;
      const std::size_t width = display_width(fields[i]);
      out.append(1 + (width < widths_[i] ? widths_[i] - width : 0), ' ');
    }
  }

 private:
  std::vector<std::size_t> widths_;
};

std::string_view mark_of(Kind kind) {
  switch (kind) {
    case Kind::Same: return "  ";
    case Kind::Missing: return "- ";
    case Kind::Unexpected: return "+ ";
  }
  return "";
}

std::vector<std::string> fields_of(const Shown& item, DiffText text) {
  if (item.line == nullptr) return {};
  return text == DiffText::Quoted ? quote_row(item.line->row) : item.line->row;
}

void append_lines(std::span<const Shown> shown, DiffText text, std::string& out) {
  Aligner aligner;
  std::vector<std::vector<std::string>> rows;
  for (const Shown& item : shown) {
    rows.push_back(fields_of(item, text));
    aligner.measure(rows.back());
  }
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (shown[i].line == nullptr) {
      out += "  … " + std::to_string(shown[i].folded) + " rows alike";
    } else {
      out += mark_of(shown[i].line->kind);
      aligner.append(rows[i], out);
    }
    out += '\n';
  }
}

/// What the lines beyond the limit would have said.
void append_rest(std::span<const Shown> rest, std::string& out) {
  if (rest.empty()) return;
  const auto count = [rest](Kind kind) {
    return std::count_if(rest.begin(), rest.end(), [kind](const Shown& item) {
      return item.line != nullptr && item.line->kind == kind;
    });
  };
  out += "  … " + count_of(rest.size(), "more line") + " (" + std::to_string(count(Kind::Missing)) +
         " missing, " + std::to_string(count(Kind::Unexpected)) + " unexpected)\n";
}

}  // namespace

std::string format_diff(const std::vector<DiffLine>& diff, std::size_t max_lines, DiffText text) {
  const std::vector<Shown> shown = fold(diff);
  const std::span<const Shown> all(shown);
  const std::size_t printed = std::min(max_lines, shown.size());
  std::string out;
  append_lines(all.first(printed), text, out);
  append_rest(all.subspan(printed), out);
  return out;
}

}  // namespace weir
