// Probes that speak a service's own protocol: HTTP, SQL, Kafka.
#include <fmt/format.h>

#include "base/pattern.h"
#include "base/text.h"
#include "driver/driver.h"
#include "driver/http.h"
#include "system/service/kafka_metadata.h"
#include "system/service/probe_tries.h"
#include "system/service/sql.h"
#include "system/service/tcp.h"

namespace weir::system {
namespace {

constexpr std::size_t kShownBytes = 200;
constexpr std::int32_t kCorrelation = 1;

/// Waiting changes what is not a mistake.
Result<Sighting> not_yet(const Error& error) {
  if (error.kind == ErrorKind::Usage || error.kind == ErrorKind::Cancelled) return Failure(error);
  return Sighting{false, error.message};
}

std::string shortened(std::string_view text) {
  text = trim(text);
  return fmt::format("`{}{}`", text.substr(0, kShownBytes), text.size() > kShownBytes ? "..." : "");
}

std::string to_text(const std::vector<std::vector<std::string>>& rows) {
  std::string text;
  for (const auto& row : rows) {
    text += fmt::format("{}({})", text.empty() ? "" : " ", fmt::join(row, ", "));
  }
  return rows.empty() ? "no rows" : text;
}

Result<KafkaMetadata> ask_broker(const std::string& target, const Patience& patience) {
  WEIR_TRY_ASSIGN(const SocketName name, parse_socket_name(target));
  WEIR_TRY_ASSIGN(const process::Descriptor socket, connect_tcp(name, patience));
  WEIR_TRY(send_all(socket, metadata_request(kCorrelation), patience));
  WEIR_TRY_ASSIGN(const std::string four_bytes, receive(socket, 4, patience));
  WEIR_TRY_ASSIGN(const std::size_t length, answer_length(four_bytes));
  WEIR_TRY_ASSIGN(const std::string answer, receive(socket, length, patience));
  return parse_metadata(answer, kCorrelation);
}

}  // namespace

Result<Sighting> try_http(const ProbeSpec& probe, const ProbeContext& /*context*/,
                          const Patience& patience) {
  WEIR_TRY_ASSIGN(const Pattern pattern, Pattern::create(probe.body, PatternDot::Any));
  const SystemClock clock;
  const auto response =
      driver::http({.url = probe.target}, clock, patience.deadline, patience.stop);
  if (!response) return not_yet(response.error());
  if (response->status != probe.status) {
    return Sighting{false, fmt::format("status {}, not {}", response->status, probe.status)};
  }
  if (pattern.found_in(response->body)) return Sighting{true, {}};
  return Sighting{false, fmt::format("the answer {}", shortened(response->body))};
}

Result<Sighting> try_sql(const ProbeSpec& probe, const ProbeContext& /*context*/,
                         const Patience& patience) {
  const auto rows =
      query_rows(probe.target, probe.query.empty() ? "SELECT 1" : probe.query, patience);
  if (!rows) return not_yet(rows.error());
  if (probe.rows.empty() || probe.rows == *rows) return Sighting{true, {}};
  return Sighting{false, fmt::format("{}, not {}", to_text(*rows), to_text(probe.rows))};
}

Result<Sighting> try_kafka(const ProbeSpec& probe, const ProbeContext& /*context*/,
                           const Patience& patience) {
  const auto metadata = ask_broker(probe.target, patience);
  if (!metadata) return not_yet(metadata.error());
  if (metadata->brokers.empty()) return Sighting{false, "no broker is registered yet"};
  if (metadata->controller < 0) return Sighting{false, "there is no controller yet"};
  return Sighting{true, {}};
}

}  // namespace weir::system
