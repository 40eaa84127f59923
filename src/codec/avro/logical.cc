// Logical types.
#include "codec/avro/logical.h"

#include <array>
#include <chrono>
#include <cmath>

#include "base/text.h"
#include "codec/avro/definition.h"

namespace weir::codec::avro {
namespace {

/// Longer decimals exist in no database; their conversion to digits would take quadratic time.
constexpr std::int64_t kMaxPrecision = 10'000;

struct Row {
  std::string_view name;
  TypeKind kind;
  Logical logical;
};

constexpr std::array kLogicalTypes = {
    Row{"decimal", TypeKind::Bytes, Logical::Decimal},
    Row{"decimal", TypeKind::Fixed, Logical::Decimal},
    Row{"uuid", TypeKind::String, Logical::Uuid},
    Row{"uuid", TypeKind::Fixed, Logical::Uuid},
    Row{"duration", TypeKind::Fixed, Logical::Duration},
    Row{"date", TypeKind::Int, Logical::Date},
    Row{"time-millis", TypeKind::Int, Logical::TimeMillis},
    Row{"time-micros", TypeKind::Long, Logical::TimeMicros},
    Row{"timestamp-millis", TypeKind::Long, Logical::TimestampMillis},
    Row{"timestamp-micros", TypeKind::Long, Logical::TimestampMicros},
    Row{"timestamp-nanos", TypeKind::Long, Logical::TimestampNanos},
    Row{"local-timestamp-millis", TypeKind::Long, Logical::TimestampMillis},
    Row{"local-timestamp-micros", TypeKind::Long, Logical::TimestampMicros},
    Row{"local-timestamp-nanos", TypeKind::Long, Logical::TimestampNanos},
};

constexpr std::array kConnectNames = {
    Row{"io.debezium.time.Date", TypeKind::Int, Logical::Date},
    Row{"org.apache.kafka.connect.data.Date", TypeKind::Int, Logical::Date},
    Row{"io.debezium.time.Timestamp", TypeKind::Long, Logical::TimestampMillis},
    Row{"org.apache.kafka.connect.data.Timestamp", TypeKind::Long, Logical::TimestampMillis},
    Row{"io.debezium.time.MicroTimestamp", TypeKind::Long, Logical::TimestampMicros},
    Row{"io.debezium.data.Json", TypeKind::String, Logical::Json},
};

template <typename Table>
Logical find(const Table& table, std::optional<std::string_view> name, TypeKind kind) {
  if (!name) return Logical::None;
  for (const Row& row : table) {
    if (row.name == *name && row.kind == kind) return row.logical;
  }
  return Logical::None;
}

std::int64_t number(const Value& json, std::size_t node, std::string_view member,
                    std::int64_t otherwise) {
  const auto found = find_member(json, node, member);
  if (!found) return otherwise;
  const Node& value = json.nodes()[*found];
  return value.kind == Kind::Integer ? value.integer : -1;
}

/// Digits that a fixed of this size can hold whatever they are.
std::int64_t digits_of(std::uint32_t size) {
  return static_cast<std::int64_t>(std::floor((8.0 * size - 1) * std::log10(2.0)));
}

bool apply_decimal(const Value& json, std::size_t node, Type& type) {
  const std::int64_t precision = number(json, node, "precision", -1);
  const std::int64_t scale = number(json, node, "scale", 0);
  if (precision < 1 || precision > kMaxPrecision || scale < 0 || scale > precision) return false;
  if (type.kind == TypeKind::Fixed && (type.size == 0 || precision > digits_of(type.size))) {
    return false;
  }
  type.precision = static_cast<std::uint32_t>(precision);
  type.scale = static_cast<std::uint32_t>(scale);
  return true;
}

/// Takes `digits` digits off the front.
bool take_number(std::string_view& text, std::size_t digits, int& value) {
  if (text.size() < digits) return false;
  value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return true;
}

bool take(std::string_view& text, char character) {
  if (!text.starts_with(character)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> take_date(std::string_view& text) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!take_number(text, 4, year) || !take(text, '-') || !take_number(text, 2, month) ||
      !take(text, '-') || !take_number(text, 2, day)) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

/// Nanoseconds since midnight, rounded to nothing: a tenth digit is refused.
std::optional<std::int64_t> take_time(std::string_view& text) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!take_number(text, 2, hour) || !take(text, ':') || !take_number(text, 2, minute) ||
      !take(text, ':') || !take_number(text, 2, second) || hour > 23 || minute > 59 ||
      second > 59) {
    return std::nullopt;
  }
  std::int64_t nanos = 0;
  if (take(text, '.')) {
    std::int64_t unit = 100'000'000;
    int digit = 0;
    if (text.empty()) return std::nullopt;
    for (; unit > 0 && take_number(text, 1, digit); unit /= 10) nanos += digit * unit;
  }
  return ((hour * 60 + minute) * 60 + second) * std::int64_t{1'000'000'000} + nanos;
}

/// Nanoseconds in one unit of the type.
std::int64_t unit_of(Logical logical) {
  switch (logical) {
    case Logical::TimeMillis:
    case Logical::TimestampMillis: return 1'000'000;
    case Logical::TimeMicros:
    case Logical::TimestampMicros: return 1'000;
    default: return 1;
  }
}

}  // namespace

void apply_logical(const Value& json, std::size_t node, Type& type) {
  Logical logical = find(kLogicalTypes, find_text(json, node, "logicalType"), type.kind);
  if (logical == Logical::None) {
    logical = find(kConnectNames, find_text(json, node, "connect.name"), type.kind);
  }
  if (logical == Logical::Decimal && !apply_decimal(json, node, type)) return;
  if (logical == Logical::Duration && type.size != 12) return;
  if (logical == Logical::Uuid && type.kind == TypeKind::Fixed && type.size != 16) return;
  type.logical = logical;
}

std::optional<std::int64_t> parse_moment(Logical logical, std::string_view text) {
  constexpr std::int64_t kSecondsOfDay = 86'400;
  std::int64_t days = 0;
  std::int64_t nanos = 0;
  const bool has_time = logical != Logical::Date;
  const bool has_date = logical != Logical::TimeMillis && logical != Logical::TimeMicros;
  if (has_date) {
    const auto date = take_date(text);
    if (!date) return std::nullopt;
    days = *date;
    if (!has_time) return text.empty() ? date : std::nullopt;
    if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
  }
  const auto time = take_time(text);
  if (!time || *time % unit_of(logical) != 0) return std::nullopt;
  nanos = *time;
  if (has_date) take(text, 'Z');
  if (!text.empty()) return std::nullopt;
  const std::int64_t per_day = kSecondsOfDay * (1'000'000'000 / unit_of(logical));
  std::int64_t moment = 0;
  if (__builtin_mul_overflow(days, per_day, &moment) ||
      __builtin_add_overflow(moment, nanos / unit_of(logical), &moment)) {
    return std::nullopt;
  }
  return moment;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (hyphen ? c != '-' : !hex) return false;
  }
  return true;
}

}  // namespace weir::codec::avro
