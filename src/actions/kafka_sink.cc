// Looking up the topic of a sink.
#include "actions/kafka_sink.h"

#include <fmt/format.h>

#include "base/text.h"
#include "value/rows.h"

namespace weir::actions {
namespace {

std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
  return result + "'";
}

}  // namespace

Result<std::string> named_topic(run::ActionContext& context, const run::ActionCall& call) {
  const auto topic = call.find("topic");
  const auto sink = call.find("sink");
  if (topic.has_value() == sink.has_value()) {
    return fail(ErrorKind::Usage, "exactly one of `sink` and `topic` must be given");
  }
  if (topic) return std::string(*topic);
  const auto parts = split(*sink, '.');
  if (parts.size() != 3) {
    return fail(ErrorKind::Usage, fmt::format("`{}` is not DATABASE.SCHEMA.NAME", *sink));
  }
  const std::string query = fmt::format(
      "SELECT topic FROM mz_catalog.mz_sinks s JOIN mz_catalog.mz_kafka_sinks k ON k.id = s.id "
      "JOIN mz_catalog.mz_schemas c ON c.id = s.schema_id "
      "JOIN mz_catalog.mz_databases d ON d.id = c.database_id "
      "WHERE d.name = {} AND c.name = {} AND s.name = {}",
      quoted(parts[0]), quoted(parts[1]), quoted(parts[2]));
  const Outcome outcome =
      context.sql("main", query, driver::Protocol::Prepared, context.options().timeout);
  if (!outcome.ok()) {
    return fail(
        ErrorKind::Other,
        fmt::format("cannot look up the topic of sink `{}`: {}", *sink, outcome.error.message),
        "only Materialize can be asked so; `topic=` names one as it is");
  }
  const auto rows = render_rows(outcome.result);
  if (rows.size() == 1 && rows[0].size() == 1) return rows[0][0];
  return fail(fmt::format("there is no Kafka sink `{}`", *sink));
}

}  // namespace weir::actions
