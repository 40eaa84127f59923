// What compiling one sqllogictest file knows at some record.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compile/slt.h"
#include "plan/plan.h"
#include "script/slt/tree.h"

namespace weir::compile {

/// What conditions come to: a reason to leave a record out (empty if there is none), and what only
/// variables of loops decide.
struct SltVerdict {
  std::string reason;
  std::vector<plan::Guard> guards;
};

/// Settings that hold from one record on, in whatever file it stands.
struct SltState {
  std::uint64_t threshold = 0;
  slt::SortMode sort = slt::SortMode::Default;  ///< Of `control sortmode` and the like.
  slt::Layout layout = slt::Layout::Default;    ///< Of `control resultmode`.
  bool cockroach_mode = false;                  ///< Of Materialize's `mode cockroach`.
  bool substitution = false;                    ///< Of `control substitution`.
  std::vector<std::string> skip_modes;          ///< Reasons of open `mode skip`s.
  std::string skip_rest;                        ///< Why nothing more is run; empty if it is.
  bool halted = false;
  std::string_view connection;              ///< For the next record only.
  std::string_view user;                    ///< Until the next `user`.
  bool retry_next = false;                  ///< CockroachDB: the next record is retried.
  std::optional<std::int64_t> repeat_next;  ///< CockroachDB: so often.
  std::vector<plan::BlockId> loops;         ///< Open ones, the innermost last.
  std::vector<SltVerdict> loop_verdicts;    ///< Of these, each with those around it.
  std::vector<std::string> for_names;       ///< Variables of `for` loops, also of ended ones.
  std::set<std::uint32_t> logins;           ///< Sessions of which it is known as whom they connect.
  std::string role;                         ///< One that is made if it is missing.
  std::string skip_file;                    ///< Why nothing of the file is run; empty if it is.
  std::vector<std::string> including;  ///< Scripts that are being compiled, the outermost first.
  std::vector<std::string> tags;       ///< DuckDB: of the file.
};

/// One script while it is compiled; included ones have their own, and share the rest.
struct SltContext {
  const slt::Script& script;
  SourceId source;
  const SltOptions& options;
  plan::PlanBuilder& builder;
  SltState& state;
  Diagnostics& diagnostics;

  [[nodiscard]] const slt::Dialect& dialect() const { return *script.dialect; }
  [[nodiscard]] std::string_view slice(Span span) const { return script.source.slice(span); }
  [[nodiscard]] plan::BlockId block() const {
    return state.loops.empty() ? plan::BlockId() : state.loops.back();
  }
  void error(std::string_view rule, Span span, std::string message, std::string hint = {}) const;
};

/// What `foreach`, `loop` and the like repeat for.
[[nodiscard]] plan::Loop loop_of(const SltContext& context, const slt::Record& record);

/// The statement of a record, and the data that it reads.
struct SltSql {
  std::string_view text;
  std::uint32_t data = plan::SqlOperation::kNoData;  ///< In Plan::templates.
};
/// `scratch` holds the text where it does not stand in the script. An error if the data cannot be
/// read.
[[nodiscard]] Result<SltSql> sql_of(const SltContext& context, const slt::Record& record,
                                    std::string& scratch);

/// Why `tags` leave the file out; empty if they do not.
[[nodiscard]] std::string left_out_by_tags(const SltOptions& options,
                                           const std::vector<std::string>& tags);

/// The values of a `foreach`, with sets such as `<integral>` spelled out and `!x` taken away.
[[nodiscard]] std::vector<std::string> foreach_values(const std::vector<std::string_view>& words);

/// Whether the name of a condition is the engine or a label.
[[nodiscard]] bool names_engine(const SltContext& context, std::string_view name);

/// What `skipif` and `onlyif` above a record come to.
[[nodiscard]] SltVerdict judge_conditions(const SltContext& context, const slt::Record& record);

/// The session that a record runs on; adds its login, should that be another one.
[[nodiscard]] plan::SessionId session_of(const SltContext& context, const slt::Record& record);
/// DuckDB's `database:connection`: the database; empty if the record runs on the main one.
[[nodiscard]] std::string_view second_database(const SltContext& context,
                                               const slt::Record& record);

/// The text with the variables that the dialect has at this place; kept by the plan.
enum class TextUse : std::uint8_t { Sql, Result, Shell };
[[nodiscard]] plan::Template make_text(const SltContext& context, std::string_view text,
                                       TextUse use);

/// The rule that holds the style of the dialect and nothing else.
[[nodiscard]] std::uint32_t plain_rule(const SltContext& context);
/// The rule by which a query's result is compared.
[[nodiscard]] std::uint32_t result_rule(const SltContext& context, const slt::Record& record);
/// The label of a query, as far as the dialect enforces it; else empty.
[[nodiscard]] Span label_of(const SltContext& context, const slt::Record& record);
/// Why a query's result cannot be compared: the file that holds it is not there; empty if it can.
[[nodiscard]] std::string missing_results(const SltContext& context, const slt::Record& record);
/// Whether the dialect's own runner does not send the statement, and takes it for done.
[[nodiscard]] bool is_taken_for_done(const SltContext& context, const slt::Record& record,
                                     std::string_view sql);
/// What a statement or query must answer.
[[nodiscard]] plan::Expectation expectation_of(const SltContext& context,
                                               const slt::Record& record);

/// Whether the engine has what `require` asks for; else why not.
[[nodiscard]] std::string missing_requirement(slt::EngineKind engine, std::string_view feature,
                                              std::string_view argument);

}  // namespace weir::compile
