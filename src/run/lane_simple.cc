// Records of the simple protocol: what it answers, as lines.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "dialect/statement.h"
#include "run/lane.h"

namespace weir::run {
namespace {

constexpr TypeOid kText = 25;

template <typename T>
T scalar_of(std::string_view cell) {
  T value;
  std::memcpy(&value, cell.data() + 1, sizeof value);
  return value;
}

/// Lines as the rows of one column.
class Lines {
 public:
  void add(std::string_view line) {
    set_.add_cell(line);
    set_.end_row();
  }

  void add_rows(const ResultSet& rows) {
    for (std::size_t row = 0; row < rows.row_count(); ++row) {
      std::string line;
      for (std::size_t i = 0; i < rows.column_count(); ++i) {
        line += (i == 0 ? "" : ",") + text_of_cell(rows, row, i);
      }
      add(line);
    }
  }

  /// As the client that scripts were written with prints it.
  void add_error(const ServerError& error) {
    std::string text = "db error: ERROR: " + error.message;
    if (!error.detail.empty()) text += "\nDETAIL: " + error.detail;
    if (!error.hint.empty()) text += "\nHINT: " + error.hint;
    for (const std::string_view line : split(text, '\n')) add(line);
  }

  [[nodiscard]] ResultSet take() && { return std::move(set_); }

 private:
  ResultSet set_{{{"line", kText, CellFormat::Text}}};
};

using Statements = std::vector<std::string_view>;

Statements statements_of(std::string_view text) {
  Statements statements = dialect::split_statements(text);
  if (statements.empty() && !trim(text).empty()) statements = {text};  // comments
  return statements;
}

bool controls_transaction(const Statements& statements) {
  using dialect::StatementKind;
  return std::ranges::any_of(statements, [](std::string_view statement) {
    const StatementKind kind = dialect::classify(statement).kind;
    return kind == StatementKind::Begin || kind == StatementKind::Commit ||
           kind == StatementKind::Rollback || kind == StatementKind::TwoPhase;
  });
}

/// Runs the statements one after the other, until one fails; a session returns the result of one.
template <typename Run>
TryResult run_simply(const Statements& statements, Run run, Lines& lines) {
  TryResult tried;
  for (const std::string_view statement : statements) {
    tried = run(statement);
    if (!tried.outcome.ok()) break;
    lines.add_rows(tried.outcome.result);
    lines.add(fmt::format("COMPLETE {}", tried.outcome.affected.value_or(0)));
  }
  return tried;
}

}  // namespace

std::string text_of_cell(const ResultSet& result, std::size_t row, std::size_t column) {
  const auto cell = result.cell(row, column);
  if (!cell) return "NULL";
  if (result.columns()[column].format != CellFormat::Dynamic) return std::string(*cell);
  switch (static_cast<DynamicTag>(cell->front())) {
    case DynamicTag::Integer: return std::to_string(scalar_of<std::int64_t>(*cell));
    case DynamicTag::Real: return fmt::format("{}", scalar_of<double>(*cell));
    case DynamicTag::Text:
    case DynamicTag::Blob: break;
  }
  return std::string(cell->substr(1));
}

/// What a text sent at once means: its statements are one transaction, unless it speaks of
/// transactions itself or one is open.
TryResult Lane::run_simple(const plan::Step& step, std::string_view text) {
  const std::string_view session = shared_.plan.tables().sessions[step.session.value];
  const Deadline deadline = Deadline::after(clock(), state_.sql_timeout);
  const Statements statements = statements_of(text);
  const bool together = statements.size() > 1 && !controls_transaction(statements) &&
                        !sessions_.was_in_transaction(session);
  const auto run = [&](std::string_view statement) {
    return sessions_.run(current_, session, {statement, driver::Protocol::Simple}, deadline);
  };
  Lines lines;
  TryResult tried = together ? run("BEGIN") : run_simply(statements, run, lines);
  if (together && tried.outcome.ok()) {
    tried = run_simply(statements, run, lines);
    TryResult ended = run(tried.outcome.ok() ? "COMMIT" : "ROLLBACK");
    if (tried.outcome.ok()) tried = std::move(ended);
  }
  const bool refused = tried.outcome.kind == OutcomeKind::Error && tried.outcome.from_server();
  if (!refused && !tried.outcome.ok()) return tried;
  if (refused) {
    lines = Lines();  // the client shows nothing of a text that fails
    lines.add_error(tried.outcome.error);
  }
  tried.outcome = {};
  tried.outcome.kind = OutcomeKind::Ok;
  tried.outcome.result = std::move(lines).take();
  return tried;
}

}  // namespace weir::run
