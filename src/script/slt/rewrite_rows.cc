// What stands between the values of a row.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "script/slt/layout.h"
#include "script/slt/lines.h"
#include "script/slt/rewrite_parts.h"

namespace weir::slt {
namespace {

/// How often each run of white space stands between values.
using Runs = std::map<std::string, std::size_t, std::less<>>;

/// The words of a line, and what stands between them.
struct Row {
  std::vector<std::string_view> words;
  std::vector<std::string_view> runs;
};

Row row_of(std::string_view line) {
  Row row;
  line = trim(line);
  while (!line.empty()) {
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    row.words.push_back(line.substr(0, end));
    line.remove_prefix(end);
    const std::size_t next = std::min(line.find_first_not_of(" \t"), line.size());
    if (next > 0) row.runs.push_back(line.substr(0, next));
    line.remove_prefix(next);
  }
  return row;
}

std::size_t width_of(const Script& script, const Record& record) {
  const Query* query = script.query_of(record);
  return query == nullptr ? 0 : count_scalars(script.source.slice(query->letters));
}

void count_runs(const Script& script, const Record& record, Runs& runs) {
  const std::size_t width = width_of(script, record);
  if (record.kind != RecordKind::Query || width < 2 || script.error_of(record) != nullptr) return;
  ExpectedLines lines(script, record);
  for (Text line; lines.next(line);) {
    const Row row = row_of(line.text);
    if (row.words.size() != width) continue;
    for (const std::string_view run : row.runs) {
      const auto found = runs.find(run);
      found == runs.end() ? void(runs.emplace(run, 1)) : void(++found->second);
    }
  }
}

std::string most_common(const Runs& runs) {
  const auto best = std::max_element(
      runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == runs.end() ? std::string() : best->first;
}

/// The values of a row of `width`; none if they cannot be told.
std::vector<std::string_view> values_of(std::string_view line, std::size_t width) {
  auto tabbed = split(line, '\t');
  if (tabbed.size() == width) return tabbed;
  Row row = row_of(line);
  return row.words.size() == width ? std::move(row.words) : std::vector<std::string_view>();
}

}  // namespace

const std::string& RowStyle::of_script() {
  if (of_script_) return *of_script_;
  Runs runs;
  Layout layout = script_.dialect->layout;
  for (const Record& record : script_.records) {
    layout = layout_behind(script_, record, layout);
    if (layout == Layout::RowPerLine) count_runs(script_, record, runs);
  }
  return of_script_.emplace(most_common(runs));
}

void RowStyle::apply(const Record& record, Layout layout, Answer& answer) {
  const std::size_t width =
      answer.letters.empty() ? width_of(script_, record) : answer.letters.size();
  if (layout != Layout::RowPerLine || width < 2) return;
  Runs own;
  count_runs(script_, record, own);
  const std::string between = own.empty() ? of_script() : most_common(own);
  if (between.empty()) return;
  std::vector<std::string_view> kept;
  ExpectedLines lines(script_, record);
  for (Text line; lines.next(line);) kept.push_back(line.text);
  for (std::string& line : answer.lines) {
    if (std::find(kept.begin(), kept.end(), line) != kept.end()) continue;
    const auto values = values_of(line, width);
    if (!values.empty()) line = join(values, between);
  }
}

}  // namespace weir::slt
