// Prepared statements: results in binary, where a number has all its digits.
#include <fmt/format.h>
#include <mysqld_error.h>

#include <algorithm>
#include <optional>

#include "driver/mysql_exchange.h"

namespace weir::driver::mysql {
namespace {

/// What is called next.
enum class Call : std::uint8_t { Prepare, Execute, Fetch, NextResult, Close };

struct FreeResult {
  void operator()(MYSQL_RES* result) const { ::mysql_free_result(result); }
};
struct CloseStatement {
  void operator()(MYSQL_STMT* statement) const { ::mysql_stmt_close(statement); }
};

class PreparedExchange final : public Exchange {
 public:
  PreparedExchange(Link& link, const Statement& statement, ResultSet memory)
      : Exchange(link, statement, std::move(memory)),
        prepared_(::mysql_stmt_init(link.connection)) {
    if (prepared_ == nullptr) end_with_error(OutcomeKind::NotRun);
  }

 private:
  int begin() override {
    MYSQL_STMT* prepared = prepared_.get();
    switch (call_) {
      case Call::Prepare:
        return ::mysql_stmt_prepare_start(&code_, prepared, statement_.text.data(),
                                          statement_.text.size());
      case Call::Execute: return ::mysql_stmt_execute_start(&code_, prepared);
      case Call::Fetch: return ::mysql_stmt_fetch_start(&code_, prepared);
      case Call::NextResult: return ::mysql_stmt_next_result_start(&code_, prepared);
      case Call::Close: return ::mysql_stmt_close_start(&closed_, prepared);
    }
    return 0;
  }

  int resume(int happened) override {
    MYSQL_STMT* prepared = prepared_.get();
    switch (call_) {
      case Call::Prepare: return ::mysql_stmt_prepare_cont(&code_, prepared, happened);
      case Call::Execute: return ::mysql_stmt_execute_cont(&code_, prepared, happened);
      case Call::Fetch: return ::mysql_stmt_fetch_cont(&code_, prepared, happened);
      case Call::NextResult: return ::mysql_stmt_next_result_cont(&code_, prepared, happened);
      case Call::Close: return ::mysql_stmt_close_cont(&closed_, prepared, happened);
    }
    return 0;
  }

  void finish() override {
    switch (call_) {
      case Call::Prepare: return finish_prepare();
      case Call::Execute: return code_ != 0 ? end_with_error(OutcomeKind::Unknown) : take_result();
      case Call::Fetch: return finish_fetch();
      case Call::NextResult:
        if (code_ > 0) return end_with_error(OutcomeKind::Unknown);
        return code_ < 0 ? close() : take_result();
      case Call::Close:
        (void)prepared_.release();  // the call has freed it
        return end();
    }
  }

  void finish_prepare() {
    if (code_ != 0) {
      needs_text_ = ::mysql_stmt_errno(prepared_.get()) == ER_UNSUPPORTED_PS;
      return end_with_error(OutcomeKind::NotRun);
    }
    const unsigned long parameters = ::mysql_stmt_param_count(prepared_.get());
    if (parameters > 0) {
      outcome_.kind = OutcomeKind::Error;
      outcome_.error.message = fmt::format(
          "the statement has parameters (`?`: {}), for which there are no values", parameters);
      return close();
    }
    call_ = Call::Execute;
  }

  /// After an error too: the server keeps the statement until it is told.
  void close() {
    metadata_ = nullptr;
    call_ = Call::Close;
  }

  void end_with_error(OutcomeKind if_lost) {
    take_error(trouble(), if_lost);
    return prepared_ == nullptr ? end() : close();
  }

  /// What was read between rows is told by the connection only.
  [[nodiscard]] Trouble trouble() const {
    MYSQL_STMT* prepared = prepared_.get();
    if (prepared == nullptr || ::mysql_stmt_errno(prepared) == 0) {
      return trouble_of(link_.connection);
    }
    return {::mysql_stmt_errno(prepared), ::mysql_stmt_sqlstate(prepared),
            ::mysql_stmt_error(prepared)};
  }

  void take_result() {
    const unsigned columns = ::mysql_stmt_field_count(prepared_.get());
    if (columns == 0) {
      // The end of a CALL has no rows, what it called had.
      if (!outcome_.returns_rows) {
        take_count(::mysql_stmt_affected_rows(prepared_.get()), statement_.text);
      }
      return end_result();
    }
    metadata_.reset(::mysql_stmt_result_metadata(prepared_.get()));
    if (metadata_ == nullptr) return end_with_error(OutcomeKind::Unknown);
    const Fields fields(::mysql_fetch_fields(metadata_.get()), columns);
    rows_.emplace(fields);
    take_columns(fields);
    call_ = Call::Fetch;
  }

  void finish_fetch() {
    if (code_ == MYSQL_NO_DATA) return end_result();
    if (code_ != 0 && code_ != MYSQL_DATA_TRUNCATED) return end_with_error(OutcomeKind::Unknown);
    if (outcome_.ok()) take_room(rows_->add(prepared_.get(), outcome_.result));
  }

  void end_result() {
    if (::mysql_stmt_more_results(prepared_.get()) == 0) return close();
    call_ = Call::NextResult;
  }

  Call call_ = Call::Prepare;
  std::unique_ptr<MYSQL_STMT, CloseStatement> prepared_;
  std::unique_ptr<MYSQL_RES, FreeResult> metadata_;
  std::optional<BinaryRows> rows_;
  // What the calls return.
  int code_ = 0;
  my_bool closed_ = 0;
};

}  // namespace

std::unique_ptr<Exchange> make_prepared_exchange(Link& link, const Statement& statement,
                                                 ResultSet memory) {
  return std::make_unique<PreparedExchange>(link, statement, std::move(memory));
}

}  // namespace weir::driver::mysql
