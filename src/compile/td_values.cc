// One check per type of argument.
#include "compile/td_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/duration.h"
#include "base/pattern_mistake.h"
#include "base/service_name.h"
#include "base/text.h"
#include "diag/suggest.h"

namespace weir::compile {
namespace {

using plan::ArgumentSpec;
using plan::ArgumentType;
using Finding = std::optional<ValueMistake>;

ValueMistake mistake(const Rule& rule, std::string message, std::string hint) {
  return {&rule, {}, std::move(message), std::move(hint)};
}

/// What a value looks like, for a value that is missing.
struct Kind {
  const Rule* rule;
  std::string_view sample;
};

Kind kind_of(ArgumentType type) {
  switch (type) {
    case ArgumentType::Text: return {nullptr, {}};
    case ArgumentType::Integer:
    case ArgumentType::Unsigned: return {&rule::kBadInteger, "a number, such as `3`"};
    case ArgumentType::Boolean: return {&rule::kBadBoolean, "`true` or `false`"};
    case ArgumentType::Duration: return {&rule::kBadDuration, "a duration, such as `10s`"};
    case ArgumentType::TimeLimit:
      return {&rule::kBadDuration, "a duration, such as `10s`, or `default`"};
    case ArgumentType::Regex: return {nullptr, {}};  // the empty pattern is one
    case ArgumentType::Name: return {&rule::kBadVariableName, "the name of a variable"};
    case ArgumentType::FileName: return {&rule::kBadFileName, "the name of a file"};
    case ArgumentType::Json: return {&rule::kBadJson, "JSON"};
    case ArgumentType::Url: return {&rule::kBadUrl, "a URL, such as `http://localhost:8080/`"};
    case ArgumentType::Service:
      return {&rule::kBadService, "the name of a service, such as `kafka`"};
  }
  return {nullptr, {}};
}

/// As testdrive reads them: a plus sign is taken.
std::string_view without_plus(std::string_view text) {
  return text.size() > 1 && text.front() == '+' && text[1] != '-' ? text.substr(1) : text;
}

Finding check_integer(const ArgumentSpec& spec, std::string_view value) {
  std::int64_t number = 0;
  if (parse_integer(without_plus(value), number)) return {};
  return mistake(rule::kBadInteger, fmt::format("`{}` is not a number", value),
                 fmt::format("`{}` must be a decimal number, such as `3`", spec.name));
}

Finding check_unsigned(const ArgumentSpec& spec, std::string_view value) {
  std::uint64_t number = 0;
  if (parse_unsigned(without_plus(value), number)) return {};
  return mistake(rule::kBadInteger, fmt::format("`{}` is not a number of 0 or more", value),
                 fmt::format("`{}` must be a decimal number, such as `3`", spec.name));
}

Finding check_boolean(const ArgumentSpec& spec, std::string_view value) {
  if (value == "true" || value == "false") return {};
  return mistake(rule::kBadBoolean, fmt::format("`{}` is neither `true` nor `false`", value),
                 fmt::format("`{}` must be one of the two, in lower case", spec.name));
}

Finding check_duration(std::string_view value) {
  auto duration = parse_duration(value);
  if (duration) return {};
  return mistake(rule::kBadDuration, duration.error().message, duration.error().hint);
}

Finding check_time_limit(std::string_view value) {
  return equals_ignoring_case(value, "default") ? Finding() : check_duration(value);
}

Finding check_regex(std::string_view value) {
  const auto wrong = find_mistake(value);
  if (!wrong) return {};
  ValueMistake found =
      mistake(rule::kBadRegex, fmt::format("the pattern does not compile: {}", wrong->message),
              "the syntax is RE2's: no look-around, no back-references");
  const std::size_t at = value.find(wrong->fragment);
  if (at != std::string_view::npos) found.culprit = value.substr(at, wrong->fragment.size());
  return found;
}

Finding check_name(std::string_view value) {
  const std::size_t brace = value.find('}');
  if (brace == std::string_view::npos) return {};
  ValueMistake found = mistake(rule::kBadVariableName,
                               fmt::format("a variable called `{}` could never be used", value),
                               "a reference ends at the first `}`, so a name cannot contain one");
  found.culprit = value.substr(brace, 1);
  return found;
}

Finding check_file_name(const ArgumentSpec& spec, std::string_view value) {
  const std::size_t slash = value.find('/');
  if (slash != std::string_view::npos) {
    ValueMistake found = mistake(
        rule::kBadFileName, fmt::format("`{}` must be one file name, without `/`", spec.name),
        "files are made in the script's temporary directory, `${testdrive.temp-dir}`");
    found.culprit = value.substr(slash, 1);
    return found;
  }
  if (value != "." && value != "..") return {};
  return mistake(rule::kBadFileName, fmt::format("`{}` is a folder, not a file", value), "");
}

Finding check_json_value(const ArgumentSpec& spec, std::string_view value) {
  const auto wrong = check_json(value);
  if (!wrong) return {};
  ValueMistake found =
      mistake(rule::kBadJson, fmt::format("`{}` is not JSON", spec.name), wrong->message);
  found.culprit = value.substr(wrong->offset, 1);
  return found;
}

Finding check_url(const ArgumentSpec& spec, std::string_view value) {
  const std::size_t scheme = value.find("://");
  if (scheme != std::string_view::npos && scheme > 0) return {};
  return mistake(rule::kBadUrl, fmt::format("`{}` is not a URL", value),
                 fmt::format("`{}` begins with a scheme, such as `http://`", spec.name));
}

/// Whether there is a service of that name is known only beside a weir.toml.
Finding check_service(std::string_view value) {
  if (is_service_name(value)) return {};
  return mistake(rule::kBadService, fmt::format("`{}` cannot be the name of a service", value),
                 std::string(kServiceNameHint));
}

Finding check_type(const ArgumentSpec& spec, std::string_view value) {
  switch (spec.type) {
    case ArgumentType::Text: return {};
    case ArgumentType::Integer: return check_integer(spec, value);
    case ArgumentType::Unsigned: return check_unsigned(spec, value);
    case ArgumentType::Boolean: return check_boolean(spec, value);
    case ArgumentType::Duration: return check_duration(value);
    case ArgumentType::TimeLimit: return check_time_limit(value);
    case ArgumentType::Regex: return check_regex(value);
    case ArgumentType::Name: return check_name(value);
    case ArgumentType::FileName: return check_file_name(spec, value);
    case ArgumentType::Json: return check_json_value(spec, value);
    case ArgumentType::Url: return check_url(spec, value);
    case ArgumentType::Service: return check_service(value);
  }
  return {};
}

Finding check_choice(const ArgumentSpec& spec, std::string_view value) {
  const std::vector<std::string_view> choices = split(spec.choices, '|');
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return {};
  std::string hint = did_you_mean(value, choices);
  if (hint.empty()) hint = fmt::format("it is one of: {}", join(choices, ", "));
  return mistake(rule::kBadChoice, fmt::format("`{}` cannot be `{}`", spec.name, value),
                 std::move(hint));
}

Finding check_by_type(const ArgumentSpec& spec, std::string_view value) {
  if (!spec.choices.empty()) return check_choice(spec, value);
  const Kind kind = kind_of(spec.type);
  if (value.empty() && kind.rule != nullptr) {
    return mistake(*kind.rule, fmt::format("`{}` has no value", spec.name),
                   fmt::format("it must be {}", kind.sample));
  }
  return check_type(spec, value);
}

}  // namespace

std::optional<ValueMistake> check_value(const ArgumentSpec& spec, std::string_view value) {
  if (auto found = check_by_type(spec, value)) return found;
  if (spec.check == nullptr || value.empty()) return {};
  auto found = spec.check(value);
  if (!found) return {};
  return ValueMistake{&rule::kBadValue, found->culprit,
                      fmt::format("bad `{}`: {}", spec.name, found->message),
                      std::move(found->hint)};
}

}  // namespace weir::compile
