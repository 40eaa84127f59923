// Times: dates, times of day, timestamps and intervals.
#pragma once

#include <cstdint>

#include "value/pg/decode.h"

namespace weir::pg {

inline constexpr std::int64_t kMicrosPerSecond = 1'000'000;
inline constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

/// A calendar day; year 0 is 1 BC.
struct CivilDate {
  std::int64_t year = 0;
  int month = 1;
  int day = 1;
};
/// `days` counts from 2000-01-01, as the server does.
[[nodiscard]] CivilDate civil_from_days(std::int64_t days);
[[nodiscard]] std::int64_t days_from_civil(const CivilDate& date);

/// Months, days and microseconds, which never mix.
struct Interval {
  std::int64_t months = 0;
  std::int64_t days = 0;
  std::int64_t micros = 0;
};

/// "2024-01-31"; the year with a sign if it is not 0 to 9999.
void append_date(std::int64_t days, std::string& out);
/// "01:02:03", with 3 or 6 digits of fraction if it has one.
void append_time(std::int64_t micros, std::string& out);
/// Microseconds since 2000-01-01.
void append_timestamp(std::int64_t micros, std::string& out);
/// "1 year 2 months 3 days 04:05:06.789".
void append_interval(const Interval& interval, std::string& out);

bool date_binary(std::string_view raw, std::string& out);
bool time_binary(std::string_view raw, std::string& out);
bool timetz_binary(std::string_view raw, std::string& out);
bool timestamp_binary(std::string_view raw, std::string& out);
bool timestamptz_binary(std::string_view raw, std::string& out);
bool interval_binary(std::string_view raw, std::string& out);

// The server's text in ISO date style and postgres interval style; other styles give false.
bool date_text(std::string_view raw, std::string& out);
bool time_text(std::string_view raw, std::string& out);
bool timestamp_text(std::string_view raw, std::string& out);
bool timestamptz_text(std::string_view raw, std::string& out);
bool interval_text(std::string_view raw, std::string& out);

}  // namespace weir::pg
