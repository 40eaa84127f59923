// Parsing of options.
#include "script/slt/options.h"

#include <array>

#include "base/text.h"
#include "script/slt/expectation.h"
#include "script/slt/query.h"

namespace weir::slt {
namespace {

constexpr std::array<std::string_view, 12> kCockroachOptions{
    "nosort", "rowsort", "valuesort",   "partialsort", "colnames",         "retry",
    "async",  "kvtrace", "noticetrace", "nodeidx=",    "round-in-strings", "no-rewrite"};
constexpr std::array<std::string_view, 6> kMaterializeOptions{
    "nosort", "rowsort", "valuesort", "partialsort", "colnames", "multiline"};
constexpr std::array<std::string_view, 5> kSimpleOptions{"conn=", "user=", "password=", "rowsort",
                                                         "multiline"};

/// Calls `visit(span)` for the parts between the commas that are outside of parentheses.
template <typename Visit>
void for_each_option(const Context& context, Span word, Visit visit) {
  const std::string_view text = context.slice(word);
  std::uint32_t begin = 0;
  int depth = 0;
  for (std::uint32_t i = 0; i <= text.size(); ++i) {
    const char byte = i < text.size() ? text[i] : ',';
    if (byte == '(') ++depth;
    if (byte == ')') --depth;
    if (byte != ',' || (depth > 0 && i < text.size())) continue;
    visit(Span{word.begin + begin, i - begin});
    begin = i + 1;
  }
}

/// The value behind `name=`; false if the option is another one.
bool take_value(const Context& context, Span option, std::string_view name, Span& value) {
  if (!context.slice(option).starts_with(name)) return false;
  const auto length = static_cast<std::uint32_t>(name.size());
  value = {option.begin + length, option.length - length};
  return true;
}

/// `partialsort(1,2)`. Materialize sorts rows in its place.
void parse_partial_sort(Context& context, Query& query, QueryExtra& extra, Span option) {
  query.sort = context.is(Family::Materialize) ? SortMode::RowSort : SortMode::PartialSort;
  constexpr std::string_view kName = "partialsort(";
  const std::string_view text = context.slice(option);
  const auto complain = [&] {
    context.report(rule::kBadPartialSort, option, "the columns of this sort are missing",
                   "write numbers from 1 in parentheses, such as `partialsort(1,2)`");
  };
  if (!text.starts_with(kName) || !text.ends_with(')')) return complain();
  extra.columns.first = size_of(context.script.numbers);
  const std::string_view list = text.substr(kName.size(), text.size() - kName.size() - 1);
  for (const std::string_view column : split(list, ',')) {
    std::uint64_t number = 0;
    if (!parse_unsigned(trim(column), number) || number == 0 || number > UINT32_MAX) {
      return complain();
    }
    context.script.numbers.push_back(static_cast<std::uint32_t>(number));
  }
  extra.columns.count = size_of(context.script.numbers) - extra.columns.first;
}

void parse_node(Context& context, QueryExtra& extra, Span value) {
  std::int64_t node = 0;
  if (!parse_integer(context.slice(value), node) || node < 0 || node > INT32_MAX) {
    context.report(rule::kBadNumber, value, "a number is missing here");
    return;
  }
  extra.node = static_cast<std::int32_t>(node);
}

void parse_text_digits(Context& context, QueryExtra& extra, Span value) {
  constexpr std::uint32_t kIfNotSaid = 6;
  constexpr std::uint64_t kMost = 17;  // a double has no more
  extra.text_digits = kIfNotSaid;
  if (value.length == 0) return;
  std::uint64_t digits = 0;
  if (!parse_unsigned(context.slice(value), digits) || digits == 0 || digits > kMost) {
    context.report(rule::kBadNumber, value, "a number from 1 to 17 is expected here");
    return;
  }
  extra.text_digits = static_cast<std::uint32_t>(digits);
}

/// The options that only CockroachDB has; false if it is none of them.
bool parse_cockroach_option(Context& context, QueryExtra& extra, Span option) {
  if (!context.is(Family::Cockroach)) return false;
  const std::string_view text = context.slice(option);
  Span value;
  if (take_value(context, option, "nodeidx=", value)) {
    parse_node(context, extra, value);
    return true;
  }
  if (text == "retry") return extra.retried = true;
  if (text == "async") return extra.async = true;
  if (text == "noticetrace") return extra.notices = true;
  if (text.starts_with("kvtrace")) return extra.trace = true;
  if (text == "round-in-strings" || take_value(context, option, "round-in-strings=", value)) {
    parse_text_digits(context, extra, value);
    return true;
  }
  return text == "no-rewrite";
}

void parse_option(Context& context, Query& query, QueryExtra& extra, Span option) {
  const std::string_view text = context.slice(option);
  const SortMode sort = find_sort(context, text);
  if (sort != SortMode::Default) {
    query.sort = sort;
  } else if (text.starts_with("partialsort")) {
    parse_partial_sort(context, query, extra, option);
  } else if (text == "colnames") {
    extra.colnames = true;
  } else if (text == "multiline" && context.is(Family::Materialize)) {
    extra.multiline = true;
  } else if (!parse_cockroach_option(context, extra, option)) {
    const bool cockroach = context.is(Family::Cockroach);
    report_unknown_word(
        context, rule::kUnknownOption, option, "option",
        cockroach ? std::span<const std::string_view>(kCockroachOptions) : kMaterializeOptions);
  }
}

Range add_options(Context& context, Span word) {
  Range range{size_of(context.script.words), 0};
  for_each_option(context, word, [&](Span option) { context.script.words.push_back(option); });
  range.count = size_of(context.script.words) - range.first;
  return range;
}

}  // namespace

void parse_query_options(Context& context, Query& query, QueryExtra& extra, Span word) {
  extra.options = add_options(context, word);
  for_each_option(context, word, [&](Span option) { parse_option(context, query, extra, option); });
  const bool sorted = query.sort != SortMode::Default && query.sort != SortMode::NoSort;
  if (!extra.multiline || (!extra.colnames && !sorted)) return;
  context.report(rule::kOptionConflict, word, "`multiline` goes with no other option");
}

void parse_simple_options(Context& context, Query& query, QueryExtra& extra, Span word) {
  extra.options = add_options(context, word);
  for_each_option(context, word, [&](Span option) {
    const std::string_view text = context.slice(option);
    const bool named = take_value(context, option, "conn=", extra.connection) ||
                       take_value(context, option, "user=", extra.user) ||
                       take_value(context, option, "password=", extra.password);
    if (named) return;
    if (text == "rowsort") {
      query.sort = SortMode::RowSort;
    } else if (text == "multiline") {
      extra.multiline = true;
    } else {
      report_unknown_word(context, rule::kUnknownOption, option, "option", kSimpleOptions);
    }
  });
  if (extra.user.length == 0 || extra.connection.length > 0) return;
  context.report(rule::kOptionConflict, extra.user, "a user without a connection",
                 "name the connection with `conn=`");
}

}  // namespace weir::slt
