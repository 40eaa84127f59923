// A session on DuckDB of the actions' own, and files in the script's folder that it reads and
// writes.
#include "actions/parquet.h"

#include <fmt/format.h>

#include "actions/waiting.h"
#include "base/file.h"
#include "base/sql_text.h"
#include "system/admin.h"
#include "value/rows.h"

namespace weir::actions {
namespace {

namespace fs = std::filesystem;

/// No script can write such a name.
constexpr std::string_view kSession = "parquet of weir";

/// A file that is gone when nobody needs it any more.
class ScratchFile {
 public:
  explicit ScratchFile(run::ActionContext& context)
      : path_(context.scratch() / ".weir-exchange.parquet") {}
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile() {
    std::error_code error;
    fs::remove(path_, error);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }
  [[nodiscard]] std::string literal() const { return quote_literal(path_.string()); }

 private:
  fs::path path_;
};

Result<std::vector<TextRow>> ask(run::ActionContext& context, const std::string& statement) {
  const Outcome outcome =
      context.sql(kSession, statement, driver::Protocol::Prepared, patience(context));
  if (outcome.ok()) return render_rows(outcome.result);
  // The lines below it show the statement, which is ours.
  const std::string_view message = outcome.error.message;
  return fail(ErrorKind::Unavailable, std::string(message.substr(0, message.find('\n'))));
}

/// A column as text, in the form that Arrow shows its values in.
std::string text_of_column(const std::string& name, std::string_view type) {
  const std::string column = system::quote_identifier(name);
  if (type == "BLOB") return fmt::format("lower(hex({}))", column);
  if (type == "TIMESTAMP WITH TIME ZONE") {
    return fmt::format("replace(CAST({} AT TIME ZONE 'UTC' AS VARCHAR), ' ', 'T') || 'Z'", column);
  }
  if (type.starts_with("TIMESTAMP")) {
    return fmt::format("replace(CAST({} AS VARCHAR), ' ', 'T')", column);
  }
  return fmt::format("CAST({} AS VARCHAR)", column);
}

}  // namespace

Result<std::vector<std::string>> read_parquet(run::ActionContext& context, std::string_view bytes) {
  WEIR_TRY(context.open_duckdb(kSession, patience(context)));
  const ScratchFile file(context);
  WEIR_TRY(write_file(file.path(), bytes));
  const std::string table = fmt::format("read_parquet({})", file.literal());
  WEIR_TRY_ASSIGN(const auto columns, ask(context, "DESCRIBE SELECT * FROM " + table));
  std::string texts;
  for (const TextRow& column : columns) {
    texts += fmt::format(", coalesce({}, '')", text_of_column(column.at(0), column.at(1)));
  }
  WEIR_TRY_ASSIGN(const auto rows,
                  ask(context, fmt::format("SELECT concat_ws(' '{}) FROM {}", texts, table)));
  std::vector<std::string> lines;
  lines.reserve(rows.size());
  for (const TextRow& row : rows) lines.push_back(row.at(0));
  return lines;
}

Result<std::string> write_parquet(run::ActionContext& context, std::string_view query,
                                  std::string_view compression) {
  WEIR_TRY(context.open_duckdb(kSession, patience(context)));
  const ScratchFile file(context);
  WEIR_TRY(ask(context, fmt::format("COPY ({}) TO {} (FORMAT parquet, COMPRESSION {})", query,
                                    file.literal(), compression)));
  return read_file(file.path());
}

}  // namespace weir::actions
