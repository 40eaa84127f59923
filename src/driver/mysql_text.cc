// Statements as texts, rows as they come. The server's own text of a number may have fewer digits
// than the number: of a FLOAT it gives six.
#include "dialect/statement.h"
#include "driver/mysql_exchange.h"

namespace weir::driver::mysql {
namespace {

/// What is called next.
enum class Call : std::uint8_t {
  SetOption,  ///< Whether the server takes several statements.
  Send,
  Answer,  ///< Reads the first packet of a result, and the columns.
  Row,
  NextResult,  ///< The same for a further result.
};

struct FreeResult {
  void operator()(MYSQL_RES* result) const { ::mysql_free_result(result); }
};

class TextExchange final : public Exchange {
 public:
  TextExchange(Link& link, const Statement& statement, ResultSet memory)
      : Exchange(link, statement, std::move(memory)), rest_(statement.text) {
    if (wants_many() == link.many_statements) call_ = Call::Send;
  }

 private:
  [[nodiscard]] bool wants_many() const { return statement_.protocol == Protocol::Simple; }

  int begin() override {
    MYSQL* connection = link_.connection;
    switch (call_) {
      case Call::SetOption:
        return ::mysql_set_server_option_start(
            &failed_, connection,
            wants_many() ? MYSQL_OPTION_MULTI_STATEMENTS_ON : MYSQL_OPTION_MULTI_STATEMENTS_OFF);
      case Call::Send:
        return ::mysql_send_query_start(&failed_, connection, statement_.text.data(),
                                        statement_.text.size());
      case Call::Answer: return ::mysql_read_query_result_start(&refused_, connection);
      case Call::Row: return ::mysql_fetch_row_start(&row_, result_.get());
      case Call::NextResult: return ::mysql_next_result_start(&failed_, connection);
    }
    return 0;
  }

  int resume(int happened) override {
    MYSQL* connection = link_.connection;
    switch (call_) {
      case Call::SetOption: return ::mysql_set_server_option_cont(&failed_, connection, happened);
      case Call::Send: return ::mysql_send_query_cont(&failed_, connection, happened);
      case Call::Answer: return ::mysql_read_query_result_cont(&refused_, connection, happened);
      case Call::Row: return ::mysql_fetch_row_cont(&row_, result_.get(), happened);
      case Call::NextResult: return ::mysql_next_result_cont(&failed_, connection, happened);
    }
    return 0;
  }

  void finish() override {
    switch (call_) {
      case Call::SetOption:
        if (failed_ != 0) return end_with_error(OutcomeKind::NotRun);
        link_.many_statements = wants_many();
        call_ = Call::Send;
        return;
      case Call::Send:
        // What could not be sent whole cannot have been run.
        if (failed_ != 0) return end_with_error(OutcomeKind::NotRun);
        call_ = Call::Answer;
        return;
      case Call::Answer:
        return refused_ != 0 ? end_with_error(OutcomeKind::Unknown) : take_result();
      case Call::Row: return row_ != nullptr ? take_row() : end_rows();
      case Call::NextResult:
        return failed_ != 0 ? end_with_error(OutcomeKind::Unknown) : take_result();
    }
  }

  void end_with_error(OutcomeKind if_lost) {
    take_error(trouble_of(link_.connection), if_lost);
    end();
  }

  void take_result() {
    const unsigned columns = ::mysql_field_count(link_.connection);
    if (columns == 0) {
      take_count(::mysql_affected_rows(link_.connection), rest_);
      return end_result();
    }
    result_.reset(::mysql_use_result(link_.connection));
    if (result_ == nullptr) return end_with_error(OutcomeKind::Unknown);
    fields_ = {::mysql_fetch_fields(result_.get()), columns};
    take_columns(fields_);
    call_ = Call::Row;
  }

  void take_row() {
    if (!outcome_.ok()) return;
    take_room(add_text_row(fields_, row_, ::mysql_fetch_lengths(result_.get()), outcome_.result));
  }

  void end_rows() {
    result_ = nullptr;
    if (::mysql_errno(link_.connection) != 0) return end_with_error(OutcomeKind::Unknown);
    end_result();
  }

  void end_result() {
    if (::mysql_more_results(link_.connection) == 0) return end();
    const dialect::StatementCount left = dialect::count_statements(rest_);
    rest_.remove_prefix(left.count > 1 ? left.second : rest_.size());
    call_ = Call::NextResult;
  }

  Call call_ = Call::SetOption;
  std::string_view rest_;  ///< The statement whose result comes now, and those behind it.
  // What the calls return.
  int failed_ = 0;
  my_bool refused_ = 0;
  MYSQL_ROW row_ = nullptr;
  std::unique_ptr<MYSQL_RES, FreeResult> result_;
  Fields fields_;
};

}  // namespace

std::unique_ptr<Exchange> make_text_exchange(Link& link, const Statement& statement,
                                             ResultSet memory) {
  return std::make_unique<TextExchange>(link, statement, std::move(memory));
}

}  // namespace weir::driver::mysql
