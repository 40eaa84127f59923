// Checks of literal values, by the functions that read them in a run.
#include "actions/literal_checks.h"

#include <fmt/format.h>

#include "actions/http_check.h"
#include "actions/kafka_headers.h"
#include "base/text.h"
#include "codec/compare.h"
#include "codec/json_value.h"

namespace weir::actions {
namespace {

using Finding = std::optional<LiteralMistake>;

Finding found(const Error& error, std::string_view culprit = {}) {
  return LiteralMistake{culprit, error.message, error.hint};
}

std::optional<std::int64_t> number_in(std::string_view value) {
  std::int64_t number = 0;
  return parse_integer(value, number) ? std::optional(number) : std::nullopt;
}

Finding check_least(std::string_view value, std::int64_t least) {
  const auto number = number_in(value);
  if (!number || *number >= least) return {};
  return LiteralMistake{{}, fmt::format("`{}` is less than {}", value, least), {}};
}

/// The first piece between commas that is not as it must be.
template <typename Check>
Finding check_list(std::string_view value, Check&& check) {
  for (const std::string_view part : split(value, ',')) {
    const std::string_view word = trim(part);
    if (word.empty()) continue;
    if (const auto checked = check(word); !checked) return found(checked.error(), word);
  }
  return {};
}

bool is_object_of_strings(codec::Value& value) {
  if (value.root().kind != codec::Kind::Map) return false;
  for (std::size_t i = 1; i < value.size(); i = value.at(i).end) {
    if (value.at(i).kind != codec::Kind::String) return false;
  }
  return true;
}

}  // namespace

Finding check_positive(std::string_view value) { return check_least(value, 1); }

Finding check_amount(std::string_view value) {
  constexpr std::uint64_t kMost = 1'000'000'000;
  std::uint64_t number = 0;
  if (!parse_unsigned(value, number) || (number >= 1 && number <= kMost)) return {};
  return LiteralMistake{{}, fmt::format("it must be from 1 to {}", kMost), {}};
}

Finding check_not_negative(std::string_view value) { return check_least(value, 0); }

Finding check_byte(std::string_view value) {
  constexpr std::int64_t kMost = 255;
  const auto number = number_in(value);
  if (!number || (*number >= 0 && *number <= kMost)) return {};
  return LiteralMistake{{}, fmt::format("`{}` does not fit a byte", value), {}};
}

Finding check_record_headers(std::string_view value) {
  const auto headers = parse_headers(value);
  return headers ? Finding() : found(headers.error());
}

Finding check_texts(std::string_view value) {
  codec::Value settings;
  if (!codec::parse_whole_json(value, settings) || is_object_of_strings(settings)) return {};
  return LiteralMistake{{}, "this is no JSON object of strings", R"(such as {"NAME": "VALUE"})"};
}

Finding check_paths(std::string_view value) {
  return check_list(
      value, [](std::string_view path) { return codec::Masks::create({std::string(path)}); });
}

Finding check_statuses(std::string_view value) {
  return check_list(value, [](std::string_view status) { return read_statuses(status); });
}

std::optional<CombinationMistake> check_one_of(const WrittenArguments& written,
                                               std::string_view first, std::string_view second) {
  const bool has_second = written.find(second) != nullptr;
  if ((written.find(first) != nullptr) != has_second) return {};
  return CombinationMistake{
      has_second ? second : std::string_view(),
      fmt::format("exactly one of `{}` and `{}` must be given", first, second),
      {}};
}

}  // namespace weir::actions
