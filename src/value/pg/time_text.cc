// Times from the server's own text, brought into the same form as those from the binary format.
#include <charconv>

#include "value/pg/time.h"

namespace weir::pg {
namespace {

/// Takes pieces off the front of a text.
class TextScanner {
 public:
  explicit TextScanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }
  [[nodiscard]] bool at(std::string_view expected) const { return rest_.starts_with(expected); }
  bool take(std::string_view expected) {
    if (!at(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  /// Unsigned digits, at most ten.
  bool take_number(std::int64_t& value) {
    std::size_t length = 0;
    while (length < rest_.size() && rest_[length] >= '0' && rest_[length] <= '9') ++length;
    if (length == 0 || length > 10) return false;
    std::from_chars(rest_.data(), rest_.data() + length, value);
    taken_ = length;
    rest_.remove_prefix(length);
    return true;
  }
  /// Digits of the last number.
  [[nodiscard]] std::size_t taken() const { return taken_; }

 private:
  std::string_view rest_;
  std::size_t taken_ = 0;
};

/// Adds ".5" as microseconds; nothing is zero.
bool take_fraction(TextScanner& text, std::uint64_t& micros) {
  if (!text.take(".")) return true;
  std::int64_t fraction = 0;
  if (!text.take_number(fraction) || text.taken() > 6) return false;
  for (std::size_t digits = text.taken(); digits < 6; ++digits) fraction *= 10;
  micros += static_cast<std::uint64_t>(fraction);
  return true;
}

constexpr std::int64_t kLargestHours = 2'562'047'788;  // of an interval

/// "hh:mm:ss[.ffffff]".
bool take_clock(TextScanner& text, std::uint64_t& micros) {
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  std::int64_t seconds = 0;
  const bool read = text.take_number(hours) && text.take(":") && text.take_number(minutes) &&
                    text.take(":") && text.take_number(seconds);
  if (!read || hours > kLargestHours || minutes > 59 || seconds > 60) return false;
  micros = static_cast<std::uint64_t>((hours * 60 + minutes) * 60 + seconds) * kMicrosPerSecond;
  return take_fraction(text, micros);
}

/// A clock that fits into a day.
bool take_time_of_day(TextScanner& text, std::int64_t& micros) {
  std::uint64_t size = 0;
  if (!take_clock(text, size) || size > kMicrosPerDay) return false;
  micros = static_cast<std::int64_t>(size);
  return true;
}

bool take_date(TextScanner& text, CivilDate& date) {
  std::int64_t month = 0;
  std::int64_t day = 0;
  const bool read = text.take_number(date.year) && text.taken() >= 4 && text.taken() <= 7 &&
                    text.take("-") && text.take_number(month) && text.take("-") &&
                    text.take_number(day);
  if (!read || month < 1 || month > 12 || day < 1 || day > 31) return false;
  date.month = static_cast<int>(month);
  date.day = static_cast<int>(day);
  return true;
}

constexpr std::int64_t kLargestYear = 294'276;  // of a timestamp

/// "YYYY-MM-DD hh:mm:ss[.ffffff]".
bool take_timestamp(TextScanner& text, CivilDate& date, std::int64_t& micros) {
  return take_date(text, date) && date.year <= kLargestYear && text.take(" ") &&
         take_time_of_day(text, micros);
}

/// What may follow at the end; year 0 is 1 BC.
bool take_era(TextScanner& text, CivilDate& date) {
  if (text.take(" BC")) date.year = 1 - date.year;
  return text.empty();
}

/// "+02", "-05:30" or "+00:53:28" as microseconds east of Greenwich.
bool take_offset(TextScanner& text, std::int64_t& micros) {
  const bool west = text.at("-");
  if (!text.take("-") && !text.take("+")) return false;
  std::int64_t seconds = 0;
  if (!text.take_number(seconds) || text.taken() > 2) return false;
  seconds *= 3600;
  for (std::int64_t unit = 60; unit >= 1 && text.take(":"); unit /= 60) {
    std::int64_t part = 0;
    if (!text.take_number(part) || text.taken() > 2) return false;
    seconds += part * unit;
  }
  micros = (west ? -seconds : seconds) * kMicrosPerSecond;
  return true;
}

/// One "3 mons" of an interval, with its sign.
bool take_interval_part(TextScanner& text, Interval& interval) {
  const bool negative = text.take("-");
  if (!negative) text.take("+");
  std::int64_t size = 0;
  if (!text.take_number(size) || !text.take(" ")) return false;
  if (negative) size = -size;
  if (text.take("year")) {
    interval.months += size * 12;
  } else if (text.take("mon")) {
    text.take("th");
    interval.months += size;
  } else if (text.take("day")) {
    interval.days = size;
  } else {
    return false;
  }
  text.take("s");
  return text.empty() || text.take(" ");
}

bool take_interval_clock(TextScanner& text, Interval& interval) {
  const bool negative = text.take("-");
  if (!negative) text.take("+");
  std::uint64_t size = 0;
  if (!take_clock(text, size)) return false;
  const std::uint64_t limit = std::uint64_t{1} << 63U;
  interval.micros = static_cast<std::int64_t>(negative ? -size : size);
  return text.empty() && (negative ? size <= limit : size < limit);
}

}  // namespace

bool date_text(std::string_view raw, std::string& out) {
  TextScanner text(raw);
  CivilDate date;
  if (!take_date(text, date) || !take_era(text, date)) return false;
  append_date(days_from_civil(date), out);
  return true;
}

bool time_text(std::string_view raw, std::string& out) {
  TextScanner text(raw);
  std::int64_t micros = 0;
  if (!take_time_of_day(text, micros) || !text.empty()) return false;
  append_time(micros, out);
  return true;
}

bool timestamp_text(std::string_view raw, std::string& out) {
  TextScanner text(raw);
  CivilDate date;
  std::int64_t micros = 0;
  if (!take_timestamp(text, date, micros) || !take_era(text, date)) return false;
  append_timestamp(days_from_civil(date) * kMicrosPerDay + micros, out);
  return true;
}

bool timestamptz_text(std::string_view raw, std::string& out) {
  TextScanner text(raw);
  CivilDate date;
  std::int64_t micros = 0;
  std::int64_t offset = 0;
  if (!take_timestamp(text, date, micros) || !take_offset(text, offset)) return false;
  if (!take_era(text, date)) return false;
  append_timestamp(days_from_civil(date) * kMicrosPerDay + micros - offset, out);
  out += " UTC";
  return true;
}

bool interval_text(std::string_view raw, std::string& out) {
  TextScanner text(raw);
  Interval interval;
  const bool clock = raw.find(':') != std::string_view::npos;
  // the parts before the clock are words, so the clock is what fails to be one
  for (;;) {
    TextScanner attempt = text;
    Interval longer = interval;
    if (!take_interval_part(attempt, longer)) break;
    text = attempt;
    interval = longer;
    if (text.empty()) break;
  }
  if (clock && !take_interval_clock(text, interval)) return false;
  if (!text.empty() || raw.empty()) return false;
  append_interval(interval, out);
  return true;
}

}  // namespace weir::pg
