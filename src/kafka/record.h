// Records as they are sent and received.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace weir::kafka {

struct Header {
  std::string name;
  std::optional<std::string> value;
  bool operator==(const Header&) const = default;
};

/// A record to be sent. What the views name must stay valid until the next one is asked for.
struct Record {
  std::optional<std::string_view> key;
  std::optional<std::string_view> value;         ///< Nothing: a tombstone.
  std::int32_t partition = -1;                   ///< Negative: chosen by the key.
  std::int64_t timestamp = 0;                    ///< Milliseconds since 1970; 0: now.
  const std::vector<Header>* headers = nullptr;  ///< None if null.
};

/// A record as it was read; what its views name lives as long as the call that hands it over.
struct Received {
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  std::int64_t timestamp = -1;  ///< Milliseconds since 1970; negative: none.
  std::optional<std::string_view> key;
  std::optional<std::string_view> value;
  std::vector<Header> headers;  ///< If the sink wants them.
};

/// Gives the records of one operation, one after the other, so that there may be any number.
class RecordSource {
 public:
  virtual ~RecordSource() = default;
  /// Fills `record`; false when there is none left.
  virtual Result<bool> next(Record& record) = 0;
};

enum class Reading : std::uint8_t { Goes, Ends };

/// Takes the records of one operation, one after the other.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  virtual Result<Reading> take(const Received& record) = 0;
  /// Whether records are to come with their headers, which take time.
  [[nodiscard]] virtual bool wants_headers() const = 0;
  /// Everything of the partition that can be read now, up to `offset`, was handed over; told again
  /// when there was more. What lies behind belongs to open transactions.
  virtual Result<Reading> at_end(std::int32_t partition, std::int64_t offset) = 0;
};

}  // namespace weir::kafka
