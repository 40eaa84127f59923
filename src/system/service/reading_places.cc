// Addresses and URLs of descriptions, as far as they can be judged before names are replaced.
#include <fmt/format.h>

#include "driver/driver.h"
#include "system/service/reading.h"

namespace weir::system {
namespace {

using document::Entry;
using document::Kind;

constexpr std::string_view kScheme = "://";
constexpr std::string_view kName = "${";

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         text.find_first_not_of("0123456789") == std::string_view::npos && text != "0";
}

/// Of a URL; nothing if a name stands for it.
std::optional<std::string_view> scheme_of(std::string_view text) {
  const std::size_t end = text.find(kScheme);
  const std::string_view scheme = text.substr(0, end == text.npos ? 0 : end);
  const bool open = end == text.npos ? text.starts_with(kName) : scheme.find(kName) != text.npos;
  return open ? std::nullopt : std::optional(scheme);
}

}  // namespace

void Reading::address(const Entry& entry, std::string& into) {
  value(entry, into);
  const std::string_view text = entry.value.text;
  if (!entry.value.is(Kind::Text) || text.find(kName) != text.npos) return;
  const std::size_t colon = text.rfind(':');
  const bool good = colon != text.npos && colon > 0 && text.find(kScheme) == text.npos &&
                    is_port(text.substr(colon + 1));
  if (good) return;
  error(entry.value.place, "service.value", fmt::format("`{}` is not an address", text),
        "write HOST:PORT, such as \"localhost:${port.NAME}\"");
}

void Reading::http_url(const Entry& entry, std::string& into) {
  value(entry, into);
  const auto scheme = scheme_of(entry.value.text);
  if (!entry.value.is(Kind::Text) || !scheme || *scheme == "http" || *scheme == "https") return;
  error(entry.value.place, "service.value",
        fmt::format("`{}` is not a URL of HTTP", entry.value.text),
        "it begins with `http://` or `https://`");
}

void Reading::sql_url(const Entry& entry, std::string& into) {
  value(entry, into);
  const auto scheme = scheme_of(entry.value.text);
  if (!entry.value.is(Kind::Text) || !scheme || driver::find_driver(*scheme) != nullptr) return;
  error(entry.value.place, "service.value",
        fmt::format("`{}` is not a URL of a database", entry.value.text),
        "such as \"postgres://...\" or \"mysql://...\"");
}

}  // namespace weir::system
