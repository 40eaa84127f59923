// Random DML on two sessions, checked against a model.
#include "gen/history.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <string>

#include "base/rng.h"

namespace weir::gen {
namespace {

using plan::Retry;

/// A tiny domain: the same few keys are inserted, updated and deleted again and again.
constexpr std::uint64_t kKeys = 8;
constexpr std::uint64_t kValues = 4;
constexpr std::uint32_t kBarrierEvery = 16;

/// Rows of one owner: key to value, where no value is NULL.
using Model = std::map<std::uint64_t, std::optional<std::uint64_t>>;

/// A session with what it has written, and what it would fall back to.
struct Writer {
  std::string name;
  plan::SessionId session;
  plan::LaneId lane;
  Rng rng;
  Model rows;
  Model before;  ///< When its transaction began.
  bool in_transaction = false;
};

class HistoryMaker {
 public:
  explicit HistoryMaker(const HistoryOptions& options)
      : options_(options), builder_(options.seed), main_(builder_.session("main")) {
    const bool turns = options.interleaving == Interleaving::Turns;
    std::uint32_t lane = 0;
    for (const std::string_view name : {"a", "b"}) {
      writers_[lane] = make_writer(name, turns ? 0 : lane);
      ++lane;
    }
  }

  plan::Plan make() && {
    main_step("CREATE TABLE history (owner text, key int, value int, PRIMARY KEY (owner, key))");
    meet();
    Rng turns = Rng(options_.seed).split("turns");
    for (std::uint32_t i = 0; i < options_.steps; ++i) {
      write_or_read(*writers_[turns.below(writers_.size())]);
      if ((i + 1) % kBarrierEvery == 0) meet();
    }
    for (auto& writer : writers_) end_transaction(*writer, "COMMIT");
    meet();
    check_everything();
    builder_.add_source(make_source(fmt::format("history-{}", options_.seed), std::move(script_)));
    return std::move(builder_).build();
  }

 private:
  std::optional<Writer> make_writer(std::string_view name, std::uint32_t lane) {
    return Writer{std::string(name),
                  builder_.session(name),
                  plan::LaneId{lane},
                  Rng(options_.seed).split(name),
                  {},
                  {},
                  false};
  }

  plan::Template text(const std::string& sql) {
    return plan::PlanBuilder::literal(builder_.keep(sql));
  }

  /// The history as a text, a line per step, for messages to point at.
  Span write_line(std::string_view line) {
    const Span span{static_cast<std::uint32_t>(script_.size()),
                    static_cast<std::uint32_t>(line.size())};
    script_ += line;
    script_ += '\n';
    return span;
  }

  void add(plan::SessionId session, plan::LaneId lane, const std::string& sql,
           plan::Expectation expectation) {
    plan::Step step;
    step.session = session;
    step.lane = lane;
    step.span = write_line(sql);
    builder_.add_step(step, plan::SqlOperation{text(sql)}, expectation);
  }

  void main_step(const std::string& sql) {
    add(main_, plan::LaneId{0}, sql, plan::ExpectSuccess{});
  }

  /// All lanes wait for each other; with one lane there is nobody to wait for.
  void meet() {
    if (options_.interleaving == Interleaving::Turns) return;
    for (const auto& writer : writers_) {
      plan::Step step;
      step.lane = writer->lane;
      step.span = write_line("barrier");
      builder_.add_step(step, plan::BarrierOperation{}, plan::ExpectSuccess{});
    }
  }

  void write_or_read(Writer& writer) {
    switch (writer.rng.below(8)) {
      case 0: begin_or_end(writer); break;
      case 1: read(writer); break;
      case 2: remove(writer); break;
      case 3:
      case 4: update(writer); break;
      default: upsert(writer); break;
    }
  }

  void begin_or_end(Writer& writer) {
    if (writer.in_transaction) {
      end_transaction(writer, writer.rng.chance(1, 3) ? "ROLLBACK" : "COMMIT");
      return;
    }
    add(writer.session, writer.lane, "BEGIN", plan::ExpectSuccess{});
    writer.in_transaction = true;
    writer.before = writer.rows;
  }

  void end_transaction(Writer& writer, const std::string& how) {
    if (!writer.in_transaction) return;
    add(writer.session, writer.lane, how, plan::ExpectSuccess{});
    if (how == "ROLLBACK") writer.rows = writer.before;
    writer.in_transaction = false;
  }

  static std::string to_sql(std::optional<std::uint64_t> value) {
    return value ? std::to_string(*value) : "NULL";
  }
  static std::optional<std::uint64_t> random_value(Rng& rng) {
    if (rng.chance(1, 4)) return std::nullopt;
    return rng.below(kValues);
  }

  void upsert(Writer& writer) {
    const std::uint64_t key = writer.rng.below(kKeys);
    const auto value = random_value(writer.rng);
    writer.rows[key] = value;
    add(writer.session, writer.lane,
        fmt::format("INSERT INTO history VALUES ('{}', {}, {}) "
                    "ON CONFLICT (owner, key) DO UPDATE SET value = excluded.value",
                    writer.name, key, to_sql(value)),
        plan::ExpectSuccess{});
  }

  void update(Writer& writer) {
    const std::uint64_t least = writer.rng.below(kKeys);
    const auto value = random_value(writer.rng);
    for (auto row = writer.rows.lower_bound(least); row != writer.rows.end(); ++row) {
      row->second = value;
    }
    add(writer.session, writer.lane,
        fmt::format("UPDATE history SET value = {} WHERE owner = '{}' AND key >= {}", to_sql(value),
                    writer.name, least),
        plan::ExpectSuccess{});
  }

  void remove(Writer& writer) {
    const std::uint64_t key = writer.rng.below(kKeys);
    writer.rows.erase(key);
    add(writer.session, writer.lane,
        fmt::format("DELETE FROM history WHERE owner = '{}' AND key = {}", writer.name, key),
        plan::ExpectSuccess{});
  }

  std::vector<std::vector<plan::Template>> expected_rows(const Writer& writer) {
    std::vector<std::vector<plan::Template>> rows;
    for (const auto& [key, value] : writer.rows) {
      rows.push_back({text(writer.name), text(std::to_string(key)),
                      text(value ? std::to_string(*value) : "<null>")});
    }
    return rows;
  }

  void read(Writer& writer) {
    const plan::ExpectRows rows{std::nullopt, builder_.add_rows(expected_rows(writer))};
    add(writer.session, writer.lane,
        fmt::format("SELECT owner, key, value FROM history WHERE owner = '{}' ORDER BY key",
                    writer.name),
        rows);
  }

  void check_everything() {
    std::vector<std::vector<plan::Template>> all;
    for (const auto& writer : writers_) {
      for (auto& row : expected_rows(*writer)) all.push_back(std::move(row));
    }
    add(main_, plan::LaneId{0}, "SELECT owner, key, value FROM history ORDER BY owner, key",
        plan::ExpectRows{std::nullopt, builder_.add_rows(all)});
  }

  const HistoryOptions& options_;
  plan::PlanBuilder builder_;
  plan::SessionId main_;
  std::string script_;
  std::array<std::optional<Writer>, 2> writers_;
};

}  // namespace

plan::Plan make_history(const HistoryOptions& options) { return HistoryMaker(options).make(); }

}  // namespace weir::gen
