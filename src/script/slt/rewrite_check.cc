// Whether a rewritten record says what it should.
#include <algorithm>

#include "base/text.h"
#include "script/slt/lines.h"
#include "script/slt/parse.h"
#include "script/slt/rewrite_parts.h"

namespace weir::slt {
namespace {

constexpr std::string_view kBroken = "it could not be read again";

std::string joined(const std::vector<std::string>& lines) {
  return join({lines.begin(), lines.end()}, "\n");
}

std::string without_cr(std::string_view text) {
  std::string kept;
  for (const char byte : trim(text)) {
    if (byte != '\r') kept += byte;
  }
  return kept;
}

bool same_lines(const Script& script, const Record& record, const std::vector<std::string>& lines) {
  const QueryExtra* extra = script.extra_of(record);
  ExpectedLines walk(script, record);
  Text line;
  if (extra != nullptr && extra->multiline) {
    return walk.next(line) && line.text == joined(lines);
  }
  for (const std::string& wanted : lines) {
    if (!walk.next(line) || line.text != wanted) return false;
  }
  return !walk.next(line);
}

/// The message, or the regex of it, is what the record expects now.
bool same_error(const Rewriting& rewriting, const Script& script, const Record& record) {
  const ExpectedError* error = script.error_of(record);
  if (error == nullptr) return false;
  switch (error->form) {
    case ErrorForm::Any: return error_style(*script.dialect) == ErrorStyle::Bare;
    case ErrorForm::SqlState: return error->code.text == rewriting.answer.code;
    case ErrorForm::Regex:
      if (!error->code.text.empty() && error->code.text != rewriting.answer.code) return false;
      return error->text.text == message_pattern(*script.dialect, rewriting.answer.text);
    case ErrorForm::TextOrRegex: return error->text.text == first_line(rewriting.answer.text);
    case ErrorForm::Exact:
    case ErrorForm::Contains: return error->text.text == trim(joined(message_lines(rewriting)));
    case ErrorForm::FullRegex:
    case ErrorForm::NotRegex: break;
  }
  return false;
}

/// Whether only blank lines lie between the two: a message draws in the one below it.
bool ends_at(std::string_view text, std::size_t found, std::size_t wanted) {
  const std::size_t begin = std::min(found, wanted);
  return is_white(text.substr(begin, std::max(found, wanted) - begin));
}

bool says(const Rewriting& rewriting, const Script& script, const Record& record) {
  const Answer& answer = rewriting.answer;
  const Statement* statement = script.statement_of(record);
  const bool is_statement = statement != nullptr;
  switch (answer.kind) {
    case AnswerKind::Rows:
      return record.kind == rewriting.record.kind && same_lines(script, record, answer.lines);
    case AnswerKind::Output:
      return record.kind == RecordKind::System &&
             without_cr(script.source.slice(record.expected)) == without_cr(joined(answer.lines));
    case AnswerKind::Error: return same_error(rewriting, script, record);
    case AnswerKind::Success: return is_statement && statement->kind == StatementKind::Ok;
    case AnswerKind::Count:
      if (record.kind == RecordKind::Copy) {
        return script.directive_of(record)->number == static_cast<std::int64_t>(answer.count);
      }
      return is_statement &&
             (statement->kind == StatementKind::Ok ||
              (statement->kind == StatementKind::Count && statement->count == answer.count));
    case AnswerKind::Notice:
      return is_statement && statement->kind == StatementKind::Notice &&
             script.error_of(record)->text.text == message_pattern(*script.dialect, answer.text);
  }
  return false;
}

}  // namespace

std::string why_wrong(const Rewriting& rewriting, const std::string& made, std::size_t following) {
  const Parsed parsed = parse(make_source(rewriting.script.source.path, made), rewriting.dialect());
  const Script& script = parsed.script;
  if (script.records.empty() || script.records[0].has(flag::kBroken)) return std::string(kBroken);
  const Record& record = script.records[0];
  if (!ends_at(made, script.tile_of(record).length, made.size() - following)) {
    return "the text would run into what follows, or would end too early";
  }
  std::string before;
  std::string after;
  if (script.sql_of(record, after) != rewriting.script.sql_of(rewriting.record, before)) {
    return "the SQL would not be the same";
  }
  if (script.data_of(record, after) != rewriting.script.data_of(rewriting.record, before)) {
    return "the data would not be the same";
  }
  if (!says(rewriting, script, record)) return "the dialect has no way to write this";
  return {};
}

}  // namespace weir::slt
