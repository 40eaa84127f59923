// JSON through nlohmann's library; apart, because its header is slow to compile.
#include "actions/json_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>

#include "base/text.h"

namespace weir::actions {
namespace {

using Json = nlohmann::json;

/// Below this every whole number has a form of its own.
constexpr double kWholeLimit = 9007199254740992.0;

/// `1.0` and `1e0` are 1.
void unify_numbers(Json& value) {
  if (value.is_structured()) {
    for (Json& inner : value) unify_numbers(inner);
  } else if (value.is_number_float()) {
    const double number = value.get<double>();
    if (std::trunc(number) == number && std::fabs(number) < kWholeLimit) {
      value = static_cast<std::int64_t>(number);
    }
  }
}

Json parse(std::string_view text) {
  return Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
}

}  // namespace

std::optional<std::vector<std::string>> json_lines(std::string_view text) {
  Json value = parse(text);
  if (value.is_discarded()) return std::nullopt;
  unify_numbers(value);
  const std::string pretty = value.dump(2, ' ', false, Json::error_handler_t::replace);
  std::vector<std::string> lines;
  for (const std::string_view line : split(pretty, '\n')) lines.emplace_back(line);
  return lines;
}

Result<NamedTexts> read_named_texts(std::string_view argument, std::string_view text) {
  const Json object = parse(text);
  const auto refuse = [&](std::string_view what) {
    return fail(ErrorKind::Usage, fmt::format("argument `{}` is {}", argument, what),
                "write it as `{ \"NAME\": \"VALUE\" }`");
  };
  if (object.is_discarded()) return refuse("no JSON");
  if (!object.is_object()) return refuse("no JSON object");
  NamedTexts texts;
  for (const auto& [name, value] : object.items()) {
    if (value.is_structured())
      return refuse(
          fmt::format("an object in which `{}` is none of a text, a number and null", name));
    if (value.is_null()) {
      texts.emplace_back(name, std::nullopt);
    } else {
      texts.emplace_back(name, value.is_string() ? value.get<std::string>() : value.dump());
    }
  }
  return texts;
}

}  // namespace weir::actions
