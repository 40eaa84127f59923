// FakeContext: an ActionContext for tests. It reaches nothing: operations are recorded and answered
// with what the test scripted; files lie in a real temporary directory.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "actions/registry.h"
#include "run/action.h"

namespace weir::actions {

/// Time stands still except while somebody waits.
class FakeClock final : public Clock {
 public:
  [[nodiscard]] MonotonicTime now() const override { return now_; }
  [[nodiscard]] std::chrono::system_clock::time_point wall_now() const override { return {}; }
  bool wait_until(MonotonicTime when, const std::stop_token& stop) override {
    if (stop.stop_requested()) return false;
    waits.push_back(when - now_);
    now_ = std::max(now_, when);
    return true;
  }

  std::vector<Nanoseconds> waits;

 private:
  MonotonicTime now_{};
};

/// One row of a result, as text; nothing for NULL.
using FakeRow = std::vector<std::optional<std::string>>;

inline Outcome rows_outcome(std::vector<Column> columns, const std::vector<FakeRow>& rows) {
  Outcome outcome;
  outcome.kind = OutcomeKind::Ok;
  outcome.result = ResultSet(std::move(columns));
  for (const FakeRow& row : rows) {
    for (const auto& cell : row) {
      if (cell) {
        outcome.result.add_cell(*cell);
      } else {
        outcome.result.add_null();
      }
    }
    outcome.result.end_row();
  }
  return outcome;
}

inline Outcome ok_outcome() { return rows_outcome({}, {}); }

inline Outcome error_outcome(OutcomeKind kind, std::string sqlstate, std::string message) {
  Outcome outcome;
  outcome.kind = kind;
  outcome.error.sqlstate = std::move(sqlstate);
  outcome.error.message = std::move(message);
  return outcome;
}

class FakeContext final : public run::ActionContext {
 public:
  struct SqlCall {
    std::string session;
    std::string text;
    driver::Protocol protocol;
    Nanoseconds budget;
  };

  FakeContext() {
    std::string pattern = (std::filesystem::temp_directory_path() / "weir-test-XXXXXX").string();
    scratch_ = ::mkdtemp(pattern.data());
    target.host = "db";
    target.port = 5432;
    target.user = "me";
  }
  FakeContext(const FakeContext&) = delete;
  FakeContext& operator=(const FakeContext&) = delete;
  ~FakeContext() override { std::filesystem::remove_all(scratch_); }

  [[nodiscard]] const run::RunOptions& options() const override { return run_options; }
  [[nodiscard]] Clock& clock() override { return fake_clock; }
  [[nodiscard]] std::stop_token stop() const override { return stop_source.get_token(); }
  [[nodiscard]] run::Variables& variables() override { return fake_variables; }
  [[nodiscard]] run::FileState& state() override { return file_state; }
  [[nodiscard]] const std::filesystem::path& scratch() const override { return scratch_; }
  [[nodiscard]] const driver::ConnectTarget& main_target() const override { return target; }
  [[nodiscard]] std::uint64_t random_below(std::uint64_t bound) override { return bound / 2; }

  Outcome sql(std::string_view session, std::string_view text, driver::Protocol protocol,
              Nanoseconds budget) override {
    calls.push_back({std::string(session), std::string(text), protocol, budget});
    return next(outcomes, ok_outcome());
  }
  Result<void> connect(std::string_view session, std::string_view url, Nanoseconds) override {
    events.push_back("connect " + std::string(session) + " " + std::string(url));
    if (connect_error) return Failure(*connect_error);
    return {};
  }
  Result<void> open_duckdb(std::string_view session, Nanoseconds) override {
    events.push_back("duckdb " + std::string(session));
    if (connect_error) return Failure(*connect_error);
    return {};
  }
  void disconnect(std::string_view session) override {
    events.push_back("disconnect " + std::string(session));
  }
  void run_in_background(std::string_view session, std::vector<std::string> statements) override {
    events.push_back("background " + std::string(session));
    background = std::move(statements);
  }
  Result<process::ProcessOutput> run_program(process::ProcessRequest request,
                                             Nanoseconds) override {
    programs.push_back(std::move(request));
    return next(outputs, Result<process::ProcessOutput>(process::ProcessOutput{}));
  }
  void run_program_in_background(process::ProcessRequest request) override {
    background_programs.push_back(std::move(request));
  }
  [[nodiscard]] system::ServiceVisit* services() override { return nullptr; }
  Result<void> reopen_database(const run::Reopening& how, Nanoseconds) override {
    reopenings.push_back(how);
    return {};
  }
  Result<driver::HttpResponse> http(driver::HttpRequest request, Nanoseconds) override {
    requests.push_back(std::move(request));
    return next(responses, Result<driver::HttpResponse>(driver::HttpResponse{}));
  }
  Result<void> use_kafka(std::string_view what, Nanoseconds, const KafkaOperation&) override {
    events.push_back("kafka " + std::string(what));
    return next(kafka_results, Result<void>());
  }
  Result<void> subscribe(const run::ChangesWanted& wanted, Nanoseconds) override {
    subscriptions.push_back(wanted);
    return {};
  }
  Result<run::ChangesSeen> read_changes(std::string_view name, std::string_view table,
                                        std::string_view query, Nanoseconds) override {
    events.push_back(fmt::format("changes {} {} {}", name, table, query));
    return next(changes, Result<run::ChangesSeen>(fail(ErrorKind::Timeout, "no changes")));
  }
  void forget_changes(std::string_view name, std::string_view table) override {
    events.push_back(fmt::format("forget {}{}{}", name, table.empty() ? "" : " ", table));
  }
  [[nodiscard]] std::string resolve_address(std::string_view host,
                                            std::uint16_t port) const override {
    return std::string(host) + ":" + std::to_string(port);
  }

  // What the test says.
  run::RunOptions run_options;
  std::stop_source stop_source;
  driver::ConnectTarget target;
  std::optional<Error> connect_error;
  std::deque<Outcome> outcomes;  ///< Answers to `sql`, in order; then an empty success.
  std::deque<Result<process::ProcessOutput>> outputs;
  std::deque<Result<driver::HttpResponse>> responses;
  std::deque<Result<void>> kafka_results;  ///< Answers to `kafka`, which does nothing.
  std::deque<Result<run::ChangesSeen>> changes;

  // What the action did.
  FakeClock fake_clock;
  run::Variables fake_variables{{}};
  run::FileState file_state{.sql_timeout = std::chrono::seconds(30), .max_tries = 1000, .mask = {}};
  std::vector<SqlCall> calls;
  std::vector<std::string> events;  ///< Connections, in order.
  std::vector<std::string> background;
  std::vector<process::ProcessRequest> programs;
  std::vector<process::ProcessRequest> background_programs;
  std::vector<run::Reopening> reopenings;
  std::vector<driver::HttpRequest> requests;
  std::vector<run::ChangesWanted> subscriptions;

 private:
  template <typename T>
  static T next(std::deque<T>& scripted, T otherwise) {
    if (scripted.empty()) return otherwise;
    T first = std::move(scripted.front());
    scripted.pop_front();
    return first;
  }

  std::filesystem::path scratch_;
};

/// Calls the action as the executor would, without its checks.
inline run::ActionResult perform(FakeContext& context, std::string_view name,
                                 std::vector<run::ActionCall::Value> values,
                                 std::vector<std::string> body = {}) {
  const run::ActionEntry* entry = find_action(name);
  if (entry == nullptr || entry->function == nullptr) {
    ADD_FAILURE() << "no function for " << name;
    return {};
  }
  return entry->function(context,
                         run::ActionCall(*entry->spec, std::move(values), std::move(body)));
}

using Kind = run::ActionResult::Kind;

inline void expect_pass(const run::ActionResult& result) {
  EXPECT_EQ(result.kind, Kind::Pass) << result.message;
}
inline void expect_end(const run::ActionResult& result, Kind kind, std::string_view message) {
  EXPECT_EQ(static_cast<int>(result.kind), static_cast<int>(kind));
  EXPECT_EQ(result.message, message);
}

}  // namespace weir::actions
