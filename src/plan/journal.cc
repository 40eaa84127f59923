// The one writer of events, and two sinks that keep what a replay needs.
#include "plan/journal.h"

#include <algorithm>

#include "base/json_writer.h"
#include "base/text.h"

namespace weir::plan {
namespace {

/// Visitor made of lambdas.
template <typename... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <typename... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

void write_instance(JsonWriter& json, const StepInstance& instance) {
  json.key("step").number(static_cast<std::int64_t>(instance.step.value));
  json.key("iteration").number(static_cast<std::int64_t>(instance.iteration));
  json.key("attempt").number(static_cast<std::int64_t>(instance.attempt));
}

void write_cell(JsonWriter& json, const Column& column, std::optional<std::string_view> cell) {
  if (!cell) {
    json.null();
    return;
  }
  if (column.format == CellFormat::Text) {
    json.string(*cell);
    return;
  }
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string hex = "\\x";
  for (const char byte : *cell) {
    hex += kHex[static_cast<unsigned char>(byte) >> 4U];
    hex += kHex[static_cast<unsigned char>(byte) & 0x0FU];
  }
  json.string(hex);
}

void write_outcome(JsonWriter& json, const Outcome& outcome) {
  json.key("outcome").string(to_text(outcome.kind));
  if (!outcome.ok()) {
    json.key("sqlstate").string(outcome.error.sqlstate);
    json.key("message").string(outcome.error.message);
    return;
  }
  const ResultSet& result = outcome.result;
  json.key("columns").begin_array();
  for (const Column& column : result.columns()) json.string(column.name);
  json.end_array().key("rows").begin_array();
  for (std::size_t row = 0; row < result.row_count(); ++row) {
    json.begin_array();
    for (std::size_t i = 0; i < result.column_count(); ++i) {
      write_cell(json, result.columns()[i], result.cell(row, i));
    }
    json.end_array();
  }
  json.end_array();
}

/// Writes the payload's own fields; false for events that are not part of a history.
bool write_payload(JsonWriter& json, const EventPayload& payload) {
  return std::visit(
      Overloaded{[&](const VariableBound& bound) {
                   json.key("event").string("bind");
                   write_instance(json, bound.instance);
                   json.key("name").string(bound.name).key("value").string(bound.value);
                   return true;
                 },
                 [&](const Invoked& invoked) {
                   json.key("event").string("invoke");
                   write_instance(json, invoked.instance);
                   json.key("session").string(invoked.session).key("text").string(invoked.text);
                   return true;
                 },
                 [&](const Returned& returned) {
                   json.key("event").string("return");
                   write_instance(json, returned.instance);
                   json.key("session").string(returned.session);
                   write_outcome(json, *returned.outcome);
                   return true;
                 },
                 [&](const CommandEnded& ended) {
                   json.key("event").string("verdict");
                   write_instance(json, ended.instance);
                   json.key("verdict").string(to_text(ended.report->verdict));
                   return true;
                 },
                 [](const auto&) { return false; }},
      payload);
}

}  // namespace

void Journal::emit(FileId file, EventPayload payload) {
  state_.with_lock([&](State& state) {
    const Event event{++state.sequence, elapsed(), file, std::move(payload)};
    for (EventSink* sink : state.sinks) sink->on_event(event);
  });
}

void HistoryWriter::on_event(const Event& event) {
  const std::size_t start = out_.size();
  JsonWriter json(out_);
  json.begin_object();
  if (times_ == Times::On) {
    json.key("t").number(std::chrono::duration<double>(event.time).count(), 6);
  }
  if (write_payload(json, event.payload)) {
    json.end_object();
    out_ += '\n';
  } else {
    out_.resize(start);
  }
}

std::string ordered_by_step(std::string_view history) {
  const auto step_of = [](std::string_view line) {
    constexpr std::string_view kKey = "\"step\":";
    std::uint64_t step = 0;
    const std::size_t at = line.find(kKey);
    if (at == std::string_view::npos) return step;
    line.remove_prefix(at + kKey.size());
    (void)parse_unsigned(line.substr(0, line.find(',')), step);
    return step;
  };
  if (history.ends_with('\n')) history.remove_suffix(1);
  std::vector<std::string_view> lines = split(history, '\n');
  std::stable_sort(lines.begin(), lines.end(),
                   [&](std::string_view a, std::string_view b) { return step_of(a) < step_of(b); });
  return join(lines, "\n") + "\n";
}

void BindingsCollector::on_event(const Event& event) {
  Bindings& bindings = by_file_[event.file];
  if (const auto* bound = std::get_if<VariableBound>(&event.payload)) {
    bindings.values[{bound->instance.step, std::string(bound->name)}] = bound->value;
  }
  if (const auto* ended = std::get_if<CommandEnded>(&event.payload)) {
    const StepId step = ended->instance.step;
    if (ended->report->verdict != Verdict::Skip) {
      bindings.run.insert(step);
      bindings.skipped.erase(step);
    } else if (!bindings.run.contains(step)) {
      bindings.skipped.insert(step);
    }
  }
}

}  // namespace weir::plan
