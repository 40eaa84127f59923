// Times from the binary format.
#include "value/pg/time.h"

#include <cstdlib>
#include <limits>

#include "value/pg/number.h"
#include "value/pg/wire.h"

namespace weir::pg {
namespace {

constexpr std::int64_t kDaysPerEra = 146'097;  // 400 years

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

void append_padded(std::int64_t value, std::size_t width, std::string& out) {
  const std::size_t begin = out.size();
  append_integer(value, out);
  const std::size_t length = out.size() - begin;
  if (length < width) out.insert(begin, width - length, '0');
}

/// "hh:mm:ss"; hours may pass 24.
void append_clock(std::int64_t seconds, std::string& out) {
  append_padded(seconds / 3600, 2, out);
  out += ':';
  append_padded(seconds / 60 % 60, 2, out);
  out += ':';
  append_padded(seconds % 60, 2, out);
}

/// ".5" for half a second, nothing for whole ones.
void append_trimmed_fraction(std::int64_t micros, std::string& out) {
  const std::int64_t fraction = micros % kMicrosPerSecond;
  if (fraction == 0) return;
  out += '.';
  append_padded(fraction, 6, out);
  out.erase(out.find_last_not_of('0') + 1);
}

/// True if the value is one of the two infinities, which are then printed.
template <typename Number>
bool append_infinity(Number value, std::string& out) {
  const bool positive = value == std::numeric_limits<Number>::max();
  const bool negative = value == std::numeric_limits<Number>::min();
  if (positive) out += "infinity";
  if (negative) out += "-infinity";
  return positive || negative;
}

bool is_infinite(std::int64_t micros, std::int32_t days, std::int32_t months) {
  constexpr auto kMax = std::numeric_limits<std::int32_t>::max();
  constexpr auto kMin = std::numeric_limits<std::int32_t>::min();
  constexpr auto kMaxMicros = std::numeric_limits<std::int64_t>::max();
  constexpr auto kMinMicros = std::numeric_limits<std::int64_t>::min();
  return (micros == kMaxMicros && days == kMax && months == kMax) ||
         (micros == kMinMicros && days == kMin && months == kMin);
}

/// Puts one space between the parts of an interval.
void separate(std::size_t begin, std::string& out) {
  if (out.size() > begin) out += ' ';
}

/// One of years and months: the size after a sign, then the unit.
void append_months_part(std::int64_t size, std::string_view unit, bool negative, std::string& out) {
  if (negative) out += '-';
  append_integer(size, out);
  out.append(1, ' ').append(unit);
  if (negative || size != 1) out += 's';
}

void append_months(std::int64_t months, std::size_t begin, std::string& out) {
  const bool negative = months < 0;
  const std::int64_t size = std::abs(months);
  if (size >= 12) append_months_part(size / 12, "year", negative, out);
  if (size % 12 == 0) return;
  separate(begin, out);
  append_months_part(size % 12, "month", negative, out);
}

void append_days(const Interval& interval, std::size_t begin, std::string& out) {
  if (interval.days == 0) return;
  separate(begin, out);
  if (interval.months < 0 && interval.days > 0) out += '+';
  append_integer(interval.days, out);
  out += interval.days == 1 ? " day" : " days";
}

void append_interval_time(const Interval& interval, std::string& out) {
  const bool after_negative = interval.days < 0 || (interval.days == 0 && interval.months < 0);
  if (interval.micros < 0) {
    out += '-';
  } else if (after_negative) {
    out += '+';
  }
  // the size of the smallest value does not fit into a signed number
  const auto bits = static_cast<std::uint64_t>(interval.micros);
  const std::uint64_t size = interval.micros < 0 ? -bits : bits;
  append_clock(static_cast<std::int64_t>(size / kMicrosPerSecond), out);
  append_trimmed_fraction(static_cast<std::int64_t>(size % kMicrosPerSecond), out);
}

}  // namespace

CivilDate civil_from_days(std::int64_t days) {
  // Count from 1 March of year 0: then a leap day ends its year and a year has 365 days before it.
  const std::int64_t since_march = days + 730'425;
  const std::int64_t era = floor_divide(since_march, kDaysPerEra);
  const std::int64_t day_of_era = since_march - era * kDaysPerEra;
  const std::int64_t leap_days =
      day_of_era / 1'460 - day_of_era / 36'524 + day_of_era / (kDaysPerEra - 1);
  const std::int64_t year_of_era = (day_of_era - leap_days) / 365;
  const std::int64_t day_of_year =
      day_of_era - (year_of_era * 365 + year_of_era / 4 - year_of_era / 100);
  const auto march_month = static_cast<int>((day_of_year * 5 + 2) / 153);
  CivilDate date;
  date.day = static_cast<int>(day_of_year - (march_month * 153 + 2) / 5) + 1;
  date.month = march_month < 10 ? march_month + 3 : march_month - 9;
  date.year = era * 400 + year_of_era + (date.month <= 2 ? 1 : 0);
  return date;
}

std::int64_t days_from_civil(const CivilDate& date) {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_divide(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const int march_month = date.month > 2 ? date.month - 3 : date.month + 9;
  const std::int64_t day_of_year = (march_month * 153 + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - 730'425;
}

void append_date(std::int64_t days, std::string& out) {
  const CivilDate date = civil_from_days(days);
  if (date.year < 0) out += '-';
  if (date.year > 9999) out += '+';
  append_padded(std::abs(date.year), 4, out);
  out += '-';
  append_padded(date.month, 2, out);
  out += '-';
  append_padded(date.day, 2, out);
}

void append_time(std::int64_t micros, std::string& out) {
  append_clock(micros / kMicrosPerSecond, out);
  const std::int64_t fraction = micros % kMicrosPerSecond;
  if (fraction == 0) return;
  out += '.';
  if (fraction % 1000 == 0) {
    append_padded(fraction / 1000, 3, out);
  } else {
    append_padded(fraction, 6, out);
  }
}

void append_timestamp(std::int64_t micros, std::string& out) {
  const std::int64_t days = floor_divide(micros, kMicrosPerDay);
  append_date(days, out);
  out += ' ';
  const std::int64_t rest = micros % kMicrosPerDay;
  append_time(rest < 0 ? rest + kMicrosPerDay : rest, out);
}

void append_interval(const Interval& interval, std::string& out) {
  const std::size_t begin = out.size();
  append_months(interval.months, begin, out);
  append_days(interval, begin, out);
  if (interval.micros == 0 && out.size() > begin) return;
  separate(begin, out);
  append_interval_time(interval, out);
}

bool date_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  const auto days = reader.read<std::int32_t>();
  if (!append_infinity(days, out)) append_date(days, out);
  return reader.complete();
}

bool time_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  const auto micros = reader.read<std::int64_t>();
  append_time(micros, out);
  return reader.complete() && micros >= 0 && micros <= kMicrosPerDay;
}

bool timetz_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  const auto micros = reader.read<std::int64_t>();
  const auto west = reader.read<std::int32_t>();
  if (!reader.complete() || micros < 0 || micros > kMicrosPerDay) return false;
  append_clock(micros / kMicrosPerSecond, out);
  append_trimmed_fraction(micros, out);
  const std::int64_t offset = std::abs(std::int64_t{west});
  out += west > 0 ? '-' : '+';
  append_padded(offset / 3600, 2, out);
  if (offset % 3600 != 0) {
    out += ':';
    append_padded(offset / 60 % 60, 2, out);
  }
  if (offset % 60 != 0) {
    out += ':';
    append_padded(offset % 60, 2, out);
  }
  return true;
}

bool timestamp_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  const auto micros = reader.read<std::int64_t>();
  if (!append_infinity(micros, out)) append_timestamp(micros, out);
  return reader.complete();
}

bool timestamptz_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  const auto micros = reader.read<std::int64_t>();
  if (append_infinity(micros, out)) return reader.complete();
  append_timestamp(micros, out);
  out += " UTC";
  return reader.complete();
}

bool interval_binary(std::string_view raw, std::string& out) {
  WireReader reader(raw);
  const auto micros = reader.read<std::int64_t>();
  const auto days = reader.read<std::int32_t>();
  const auto months = reader.read<std::int32_t>();
  if (is_infinite(micros, days, months)) {
    out += micros > 0 ? "infinity" : "-infinity";
  } else {
    append_interval({months, days, micros}, out);
  }
  return reader.complete();
}

}  // namespace weir::pg
