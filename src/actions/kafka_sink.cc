// Looking up the topic of a sink.
#include "actions/kafka_sink.h"

#include <fmt/format.h>

#include "base/sql_text.h"
#include "base/text.h"
#include "system/service/interpolate.h"
#include "value/rows.h"

namespace weir::actions {
namespace {

constexpr std::string_view kMaterialize =
    "SELECT topic FROM mz_catalog.mz_sinks s JOIN mz_catalog.mz_kafka_sinks k ON k.id = s.id "
    "JOIN mz_catalog.mz_schemas c ON c.id = s.schema_id "
    "JOIN mz_catalog.mz_databases d ON d.id = c.database_id "
    "WHERE d.name = ${sink.database} AND c.name = ${sink.schema} AND s.name = ${sink.name}";

Result<std::string> query_for(std::string_view sink, std::string_view given) {
  const std::vector<std::string_view> parts = split(sink, '.');
  const bool whole = parts.size() == 3;
  const auto names = [&](std::string_view name) -> std::optional<std::string> {
    if (name == "sink") return quote_literal(sink);
    if (whole && name == "sink.database") return quote_literal(parts[0]);
    if (whole && name == "sink.schema") return quote_literal(parts[1]);
    if (whole && name == "sink.name") return quote_literal(parts[2]);
    return std::nullopt;
  };
  const std::string_view query = given.empty() ? kMaterialize : given;
  if (!whole && query.find("${sink.") != std::string_view::npos) {
    return fail(ErrorKind::Usage, fmt::format("`{}` is not DATABASE.SCHEMA.NAME", sink));
  }
  auto text = system::interpolate(query, names);
  return text ? std::move(text) : Failure(std::move(text).error().within("`kafka-sink-query`"));
}

/// The only value of the result.
Result<std::string> topic_in(const ResultSet& result, std::string_view sink) {
  constexpr const char* kForm = "the query must return one row with one column, the topic";
  if (result.row_count() == 0) return fail(fmt::format("there is no Kafka sink `{}`", sink));
  if (result.row_count() > 1 || result.column_count() != 1) {
    return fail(ErrorKind::Other,
                fmt::format("`kafka-sink-query` returned {} with {} for sink `{}`",
                            count_of(result.row_count(), "row"),
                            count_of(result.column_count(), "column"), sink),
                kForm);
  }
  if (result.cell(0, 0)) return render_rows(result)[0][0];
  return fail(ErrorKind::Other,
              fmt::format("column `{}` of `kafka-sink-query` is NULL for sink `{}`",
                          result.columns()[0].name, sink),
              kForm);
}

}  // namespace

Result<std::string> named_topic(run::ActionContext& context, const run::ActionCall& call) {
  const auto topic = call.find("topic");
  const auto sink = call.find("sink");
  if (topic.has_value() == sink.has_value()) {
    return fail(ErrorKind::Usage, "exactly one of `sink` and `topic` must be given");
  }
  if (topic) return std::string(*topic);
  WEIR_TRY_ASSIGN(const std::string query, query_for(*sink, context.options().kafka.sink_query));
  const Outcome outcome =
      context.sql("main", query, driver::Protocol::Prepared, context.options().timeout);
  if (!outcome.ok()) {
    return fail(
        ErrorKind::Other,
        fmt::format("cannot look up the topic of sink `{}`: {}", *sink, outcome.error.message),
        "`--kafka-sink-query` says how it is found elsewhere; `topic=` names one as it is");
  }
  return topic_in(outcome.result, *sink);
}

}  // namespace weir::actions
