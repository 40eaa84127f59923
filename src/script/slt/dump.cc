// JSON lines of records.
#include "script/slt/dump.h"

#include "base/json_writer.h"

namespace weir::slt {
namespace {

std::string_view to_text(StatementKind kind) {
  switch (kind) {
    case StatementKind::Ok: return "ok";
    case StatementKind::Error: return "error";
    case StatementKind::Count: return "count";
    case StatementKind::Maybe: return "maybe";
    case StatementKind::Notice: return "notice";
    case StatementKind::Debug: return "debug";
    case StatementKind::DebugSkip: return "debug-skip";
  }
  return "ok";
}

std::string_view to_text(ErrorForm form) {
  switch (form) {
    case ErrorForm::Any: return "any";
    case ErrorForm::Regex: return "regex";
    case ErrorForm::SqlState: return "sqlstate";
    case ErrorForm::Exact: return "exact";
    case ErrorForm::Contains: return "contains";
    case ErrorForm::FullRegex: return "full-regex";
    case ErrorForm::NotRegex: return "not-regex";
    case ErrorForm::TextOrRegex: return "text-or-regex";
  }
  return "any";
}

std::string_view to_text(SortMode sort) {
  switch (sort) {
    case SortMode::Default: return "default";
    case SortMode::NoSort: return "nosort";
    case SortMode::RowSort: return "rowsort";
    case SortMode::ValueSort: return "valuesort";
    case SortMode::PartialSort: return "partialsort";
  }
  return "default";
}

std::string_view to_text(ConditionForm form) {
  switch (form) {
    case ConditionForm::Name: return "name";
    case ConditionForm::Config: return "config";
    case ConditionForm::Loop: return "loop";
  }
  return "name";
}

bool has_sql(RecordKind kind) {
  return kind == RecordKind::Statement || kind == RecordKind::Query || kind == RecordKind::Let ||
         kind == RecordKind::System || kind == RecordKind::Simple || kind == RecordKind::Copy ||
         kind == RecordKind::CopyError;
}

class Dumper {
 public:
  Dumper(std::string& out, const Script& script) : script_(script), json_(out) {}

  void record(const Record& record) {
    json_.begin_object();
    json_.key("file").string(script_.source.path);
    json_.key("line").number(std::int64_t{record.line});
    json_.key("kind").string(slt::to_text(record.kind));
    json_.key("ignored").boolean(record.has(flag::kIgnored));
    json_.key("conditions");
    conditions(record);
    json_.key("args");
    arguments(record);
    json_.key("sql");
    has_sql(record.kind) ? json_.string(script_.sql_of(record, scratch_)) : json_.null();
    json_.key("query");
    query(record);
    json_.key("expect");
    expectation(record);
    json_.key("retry");
    retry(record);
    json_.end_object();
  }

 private:
  void texts(std::span<const Span> list) {
    json_.begin_array();
    for (const Span span : list) json_.string(script_.source.slice(span));
    json_.end_array();
  }

  void text_or_null(Span span) {
    span.length == 0 ? json_.null() : json_.string(script_.source.slice(span));
  }

  void conditions(const Record& record) {
    json_.begin_array();
    for (const Condition& condition : script_.conditions_of(record)) {
      const bool skip = condition.kind == ConditionKind::SkipIf;
      json_.begin_array().string(skip ? "skipif" : "onlyif").string(to_text(condition.form));
      json_.string(script_.source.slice(condition.name)).end_array();
    }
    json_.end_array();
  }

  void arguments(const Record& record) {
    if (const Statement* statement = script_.statement_of(record)) {
      json_.begin_array();
      for (const Span name : {statement->async, statement->connection}) {
        if (name.length > 0) json_.string(script_.source.slice(name));
      }
      json_.end_array();
    } else {
      texts(script_.words_of(record));
    }
  }

  void query(const Record& record) {
    const Query* query = script_.query_of(record);
    if (query == nullptr) {
      json_.null();
      return;
    }
    const QueryExtra* extra = script_.extra_of(record);
    json_.begin_object().key("letters");
    json_.string(script_.source.slice(query->letters));
    json_.key("sort").string(to_text(query->sort));
    json_.key("label");
    text_or_null(query->label);
    json_.key("connection");
    text_or_null(extra == nullptr ? Span{} : extra->connection);
    json_.key("options");
    const Range options = extra == nullptr ? Range{} : extra->options;
    texts(std::span(script_.words).subspan(options.first, options.count));
    json_.end_object();
  }

  void expectation(const Record& record) {
    if (const ExpectedError* error = script_.error_of(record))
      return expected_error(record, *error);
    if (const Statement* statement = script_.statement_of(record)) {
      if (statement->kind != StatementKind::Count) {
        json_.string(to_text(statement->kind));
        return;
      }
      json_.begin_object().key("count").unsigned_number(statement->count).end_object();
    } else if (record.kind == RecordKind::Copy && record.has(flag::kDashes)) {
      json_.begin_object().key("count").number(script_.directive_of(record)->number).end_object();
    } else if (const auto hash = script_.hash_of(record)) {
      json_.begin_object().key("hash").string(script_.source.slice(hash->digest));
      json_.key("values").unsigned_number(hash->values).end_object();
    } else if (record.kind == RecordKind::Query || record.has(flag::kDashes)) {
      lines(record);
    } else {
      json_.null();
    }
  }

  void lines(const Record& record) {
    json_.begin_array();
    ExpectedLines lines(script_, record);
    Text line;
    while (lines.next(line)) json_.string(line.text);
    json_.end_array();
  }

  /// Of a statement the key says whether the error must, may or may not come.
  void expected_error(const Record& record, const ExpectedError& error) {
    const Statement* statement = script_.statement_of(record);
    json_.begin_object().key(statement == nullptr ? "error" : to_text(statement->kind));
    json_.begin_object().key("form").string(to_text(error.form)).key("code");
    error.code.text.empty() ? json_.null() : json_.string(error.code.text);
    json_.key("text").string(error.text.text).end_object().end_object();
  }

  void retry(const Record& record) {
    const Retry* retry = script_.retry_of(record);
    if (retry == nullptr) {
      json_.null();
      return;
    }
    json_.begin_array().unsigned_number(retry->attempts);
    json_.number(std::int64_t{retry->backoff.count()}).end_array();
  }

  const Script& script_;
  JsonWriter json_;
  std::string scratch_;
};

}  // namespace

void append_dump(std::string& out, const Script& script) {
  for (const Record& record : script.records) {
    Dumper(out, script).record(record);
    out += '\n';
  }
}

std::string dump(const Script& script) {
  std::string out;
  append_dump(out, script);
  return out;
}

}  // namespace weir::slt
