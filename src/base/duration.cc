// Reading and writing of durations.
#include "base/duration.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace weir {
namespace {

struct Unit {
  std::string_view name;
  double nanoseconds;
};

constexpr double kSecond = 1e9;
constexpr double kDay = 86400 * kSecond;
constexpr std::array kUnits = {
    Unit{"ns", 1},
    Unit{"nsec", 1},
    Unit{"nanos", 1},
    Unit{"us", 1e3},
    Unit{"µs", 1e3},
    Unit{"usec", 1e3},
    Unit{"micros", 1e3},
    Unit{"ms", 1e6},
    Unit{"msec", 1e6},
    Unit{"millis", 1e6},
    Unit{"s", kSecond},
    Unit{"sec", kSecond},
    Unit{"secs", kSecond},
    Unit{"second", kSecond},
    Unit{"seconds", kSecond},
    Unit{"m", 60 * kSecond},
    Unit{"min", 60 * kSecond},
    Unit{"mins", 60 * kSecond},
    Unit{"minute", 60 * kSecond},
    Unit{"minutes", 60 * kSecond},
    Unit{"h", 3600 * kSecond},
    Unit{"hr", 3600 * kSecond},
    Unit{"hrs", 3600 * kSecond},
    Unit{"hour", 3600 * kSecond},
    Unit{"hours", 3600 * kSecond},
    Unit{"d", kDay},
    Unit{"day", kDay},
    Unit{"days", kDay},
    Unit{"w", 7 * kDay},
    Unit{"wk", 7 * kDay},
    Unit{"week", 7 * kDay},
    Unit{"weeks", 7 * kDay},
    Unit{"M", 30.44 * kDay},
    Unit{"month", 30.44 * kDay},
    Unit{"months", 30.44 * kDay},
    Unit{"y", 365.25 * kDay},
    Unit{"yr", 365.25 * kDay},
    Unit{"year", 365.25 * kDay},
    Unit{"years", 365.25 * kDay},
};

bool ends_unit(char byte) { return (byte >= '0' && byte <= '9') || byte == ' '; }

}  // namespace

Result<Nanoseconds> parse_duration(std::string_view text) {
  const std::string_view whole = trim(text);
  std::string_view rest = whole;
  if (rest.empty()) {
    return fail(ErrorKind::Usage, "empty duration", "write a number with a unit, such as `10s`");
  }
  double total = 0;
  while (!rest.empty()) {
    double number = 0;
    const auto [stop, error] =
        std::from_chars(rest.data(), rest.data() + rest.size(), number, std::chars_format::fixed);
    if (error != std::errc() || number < 0 || !std::isfinite(number)) {
      return fail(ErrorKind::Usage,
                  fmt::format("bad duration `{}`: expected a number at `{}`", whole, rest),
                  "write a number with a unit, such as `10s`");
    }
    rest.remove_prefix(static_cast<std::size_t>(stop - rest.data()));
    rest = trim(rest);
    std::size_t length = 0;
    while (length < rest.size() && !ends_unit(rest[length])) ++length;
    const std::string_view name = rest.substr(0, length);
    if (name.empty()) {
      return fail(ErrorKind::Usage, fmt::format("duration `{}` has no unit", whole),
                  fmt::format("did you mean `{}s`?", whole));
    }
    const Unit* unit = nullptr;
    for (const Unit& candidate : kUnits) {
      if (candidate.name == name) unit = &candidate;
    }
    if (unit == nullptr) {
      return fail(ErrorKind::Usage, fmt::format("unknown unit `{}` in duration `{}`", name, whole),
                  "units are ns, us, ms, s, m, h, d, w, M (months) and y");
    }
    total += number * unit->nanoseconds;
    rest = trim(rest.substr(length));
  }
  constexpr double kLongest = 9.2e18;
  if (total > kLongest) {
    return fail(ErrorKind::Usage, fmt::format("duration `{}` is too long", whole),
                "the limit is 292 years");
  }
  return Nanoseconds(static_cast<Nanoseconds::rep>(std::llround(total)));
}

std::string format_duration(Nanoseconds duration) {
  const double seconds = std::chrono::duration<double>(duration).count();
  if (seconds < 0.001) return fmt::format("{:.0f} us", seconds * 1e6);
  if (seconds < 1) return fmt::format("{:.0f} ms", seconds * 1e3);
  if (seconds < 60) return fmt::format("{:.2f} s", seconds);
  const auto whole = static_cast<long>(seconds);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace weir
