// KafkaMetadata: the one question of Kafka's protocol that tells whether a broker is of use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace weir::system {

struct KafkaBroker {
  std::int32_t node = 0;
  std::string host;  ///< What clients are told to connect to.
  std::int32_t port = 0;

  bool operator==(const KafkaBroker&) const = default;
};

struct KafkaMetadata {
  std::vector<KafkaBroker> brokers;
  std::int32_t controller = -1;  ///< -1: there is none yet.
};

/// A Metadata request, version 1, for no topic; with its length in front, as it is sent.
[[nodiscard]] std::string metadata_request(std::int32_t correlation);

/// The number of bytes that follow the four of a length. Other: it is no answer of a broker.
[[nodiscard]] Result<std::size_t> answer_length(std::string_view four_bytes);

/// Reads an answer, without the length in front. Other, with the reason, for anything that is not
/// the answer to `correlation`.
[[nodiscard]] Result<KafkaMetadata> parse_metadata(std::string_view bytes,
                                                   std::int32_t correlation);

}  // namespace weir::system
