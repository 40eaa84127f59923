// What a step does, and what must come of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "plan/parts.h"
#include "value/record.h"
#include "value/record_error.h"
#include "value/record_style.h"

namespace weir::plan {

/// How many statements a text may hold.
enum class Statements : std::uint8_t {
  One,    ///< More are an error.
  Any,    ///< All are run; the result is that of the last.
  First,  ///< The others are not run, where the engine can tell.
};

/// SQL on a session.
struct SqlOperation {
  Template text;
  Statements statements = Statements::One;
  std::uint32_t data = kNoData;  ///< In Plan::templates: what `COPY ... FROM STDIN` reads.
  static constexpr std::uint32_t kNoData = 0xFFFFFFFF;

  [[nodiscard]] bool copies() const { return data != kNoData; }
  friend bool operator==(const SqlOperation&, const SqlOperation&) = default;
};

/// A `$ action` with its arguments (sorted by name) and body lines.
struct ActionOperation {
  std::string_view name;
  Range arguments;  ///< In Plan::arguments.
  Range body;       ///< In Plan::templates.
  friend bool operator==(const ActionOperation&, const ActionOperation&) = default;
};

/// All lanes wait here until each has arrived.
struct BarrierOperation {
  friend bool operator==(const BarrierOperation&, const BarrierOperation&) = default;
};

/// Ends the iteration of the innermost loop.
struct ContinueOperation {
  friend bool operator==(const ContinueOperation&, const ContinueOperation&) = default;
};

/// The label stands for nothing from here on.
struct ForgetLabelOperation {
  std::string_view label;
  friend bool operator==(const ForgetLabelOperation&, const ForgetLabelOperation&) = default;
};

/// Waits for the record that runs under this name, and judges it. Nothing if there is none.
struct AwaitOperation {
  std::string_view name;
  friend bool operator==(const AwaitOperation&, const AwaitOperation&) = default;
};

/// What parts of an error's message say of it, whatever a record expects.
enum class ErrorWords : std::uint8_t {
  Ignored,       ///< It is no failure; the rest of the file is skipped.
  NeverExpected  ///< It is a failure also where an error is expected.
};

/// These words, instead of those that were set before.
struct SetErrorWordsOperation {
  ErrorWords kind = ErrorWords::Ignored;
  Range words;  ///< In Plan::names.
  friend bool operator==(const SetErrorWordsOperation&, const SetErrorWordsOperation&) = default;
};

using Operation = std::variant<SqlOperation, ActionOperation, BarrierOperation, ContinueOperation,
                               ForgetLabelOperation, AwaitOperation, SetErrorWordsOperation>;

/// The statement may return anything, but must succeed.
struct ExpectSuccess {
  friend bool operator==(const ExpectSuccess&, const ExpectSuccess&) = default;
};

/// Rows as a multiset; `columns` are names, compared in order if given.
struct ExpectRows {
  std::optional<Range> columns;  ///< In Plan::names.
  Range rows;                    ///< In Plan::rows: each a range of Plan::templates.
  friend bool operator==(const ExpectRows&, const ExpectRows&) = default;
};

/// `rows` rows whose fields, sorted, hash to `md5`.
struct ExpectHash {
  std::uint64_t rows = 0;
  std::string_view md5;
  friend bool operator==(const ExpectHash&, const ExpectHash&) = default;
};

/// One column; its rows, joined by newlines, are this text.
struct ExpectText {
  Template text;
  friend bool operator==(const ExpectText&, const ExpectText&) = default;
};

enum class FailureMatch : std::uint8_t { Contains, Exact, Regex, Timeout };

/// The statement must fail, or with Timeout must not end in time.
struct ExpectFailure {
  FailureMatch match = FailureMatch::Contains;
  Template text;
  std::uint32_t companions = kNoCompanions;  ///< In Plan::companions.
  static constexpr std::uint32_t kNoCompanions = 0xFFFFFFFF;
  friend bool operator==(const ExpectFailure&, const ExpectFailure&) = default;
};

/// What the detail and the hint of an error must contain.
struct Companions {
  std::optional<std::string_view> detail;
  std::optional<std::string_view> hint;
  friend bool operator==(const Companions&, const Companions&) = default;
};

/// How a sqllogictest query is compared; records that are compared alike share one.
struct ResultRule {
  const RecordStyle* style = nullptr;  ///< Of the table of styles.
  std::string_view letters;
  SortMode sort = SortMode::None;
  Range partial;  ///< Columns of SortMode::Partial, in Plan::numbers.
  bool column_names = false;
  bool multiline = false;
  bool valuewise = false;   ///< A value per line, whatever the style has.
  bool label_only = false;  ///< No result is expected: the label alone is compared.
  bool unordered = false;   ///< Nothing says how rows are ordered: different ones are a failure.
  bool notices = false;     ///< What is expected are the server's notices, as regexes.
  /// Numbers with a point in what came are rounded to so many digits that mean something; 0: not.
  std::uint32_t text_digits = 0;
  std::uint64_t threshold = 0;  ///< `hash-threshold` in force; 0 is never.
  friend bool operator==(const ResultRule&, const ResultRule&) = default;
};

/// A sqllogictest result: `block` is the expected text as the script has it.
struct ExpectResult {
  Template block;
  std::uint32_t rule = 0;  ///< In Plan::rules.
  friend bool operator==(const ExpectResult&, const ExpectResult&) = default;
};

/// What the simple protocol answers, as lines: the values of each row joined, `COMPLETE n` behind
/// each statement, the message of an error.
struct ExpectLines {
  Template block;
  std::uint32_t rule = 0;  ///< In Plan::rules.
  friend bool operator==(const ExpectLines&, const ExpectLines&) = default;
};

/// The statement must say that it changed so many rows.
struct ExpectAffected {
  std::uint64_t rows = 0;
  friend bool operator==(const ExpectAffected&, const ExpectAffected&) = default;
};

/// One row; its columns become the variables that the step defines.
struct ExpectVariables {
  friend bool operator==(const ExpectVariables&, const ExpectVariables&) = default;
};

/// A sqllogictest error.
struct ExpectError {
  ErrorMatch match = ErrorMatch::Any;
  bool maybe = false;          ///< Success is as good.
  std::uint32_t rule = 0;      ///< In Plan::rules, for its style.
  std::uint32_t sqlstate = 0;  ///< In Plan::names; entry 0 is empty.
  Template text;
  friend bool operator==(const ExpectError&, const ExpectError&) = default;
};

/// The statement succeeds, with a notice in which the pattern is found.
struct ExpectNotice {
  Template pattern;
  friend bool operator==(const ExpectNotice&, const ExpectNotice&) = default;
};

using Expectation =
    std::variant<ExpectSuccess, ExpectRows, ExpectHash, ExpectText, ExpectFailure, ExpectResult,
                 ExpectLines, ExpectAffected, ExpectVariables, ExpectError, ExpectNotice>;

}  // namespace weir::plan
