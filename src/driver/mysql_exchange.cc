// What both ways to send a statement share.
#include "driver/mysql_exchange.h"

#include <mysqld_error.h>

#include <optional>

#include "base/sigpipe.h"
#include "dialect/sql_scanner.h"
#include "driver/mysql_connection.h"

namespace weir::driver::mysql {
namespace {

/// Calls, most of them for a row, before the caller gets to look at the clock.
constexpr int kCallsAtATime = 1000;

/// INSERT, UPDATE, DELETE and what begins like them. The server tells a number for all others too.
bool counts_changes(std::string_view sql) {
  const dialect::Token first = dialect::SqlScanner(sql).next();
  return first.is("INSERT") || first.is("UPDATE") || first.is("DELETE") || first.is("REPLACE") ||
         first.is("WITH") || first.is("LOAD");
}

}  // namespace

Exchange::Exchange(Link& link, const Statement& statement, ResultSet memory)
    : link_(link), statement_(statement) {
  outcome_.kind = OutcomeKind::Ok;
  outcome_.result = std::move(memory);
  (void)outcome_.result.restart(0);
}

Progress Exchange::advance() {
  std::optional<SigpipeHeld> held;
  if (is_encrypted(link_.connection)) held.emplace();
  for (int calls = 0; !over_; ++calls) {
    if (calls == kCallsAtATime) return Progress::MayGoOn;
    waits_ = waits_ == 0 ? begin() : resume(waits_ & ~MYSQL_WAIT_TIMEOUT);
    if (waits_ != 0) return Progress::Waits;
    finish();
  }
  return Progress::Over;
}

void Exchange::give_up() {
  const SigpipeHeld held;
  while (waits_ != 0) waits_ = resume(MYSQL_WAIT_TIMEOUT);
}

void Exchange::take_error(const Trouble& trouble, OutcomeKind if_lost) {
  if (trouble.ends_connection()) ended_connection_ = true;
  if (trouble.code == ER_LOCK_DEADLOCK) undid_transaction_ = true;
  // An empty text is nothing to refuse: other engines take it too.
  if (trouble.code != ER_EMPTY_QUERY) set_error(trouble, if_lost, outcome_);
}

void Exchange::take_count(std::uint64_t changed, std::string_view sql) {
  outcome_.returns_rows = false;
  outcome_.affected.reset();
  if (counts_changes(sql)) outcome_.affected = changed;
}

void Exchange::take_columns(Fields fields) {
  outcome_.returns_rows = true;
  outcome_.affected.reset();
  describe(fields, statement_.form, outcome_.result.restart(fields.size()));
}

void Exchange::take_room(bool found) {
  if (found || !outcome_.ok()) return;
  outcome_.result = {};
  outcome_.kind = OutcomeKind::Error;
  outcome_.error.message = "a result of more than 4 GiB";
}

Trouble trouble_of(MYSQL* connection) {
  return {::mysql_errno(connection), ::mysql_sqlstate(connection), ::mysql_error(connection)};
}

}  // namespace weir::driver::mysql
