// Checking of what must hold for every script.
#include "script/slt/invariants.h"

#include <algorithm>
#include <iterator>

#include "script/slt/dump.h"
#include "script/slt/lint.h"
#include "script/slt/parse.h"
#include "script/slt/print.h"
#include "script/slt/rules.h"

namespace weir::slt {
namespace {

class Checker {
 public:
  explicit Checker(const Script& script) : script_(script), text_(script.source.text()) {}

  std::string run() {
    std::uint32_t end = 0;
    for (const Record& record : script_.records) {
      expect(record.begin == end, "records do not tile the text");
      end = script_.tile_of(record).end();
      check(record, end);
    }
    expect(script_.records.empty() || end == text_.size(), "records do not reach the end");
    for (const Condition& condition : script_.conditions) {
      inside("condition", condition.span);
      inside("name", condition.name);
      line("condition", condition.line, condition.span.begin);
    }
    for (const Span word : script_.words) inside("word", word);
    for (const ExpectedError& error : script_.errors) inside("error", error.text.span);
    return std::move(broken_);
  }

  std::string run(const Diagnostics& diagnostics) {
    std::uint32_t last = 0;
    for (const Diagnostic& diagnostic : diagnostics) {
      inside(diagnostic.rule, diagnostic.span);
      expect(diagnostic.span.begin >= last, "diagnostics are not sorted");
      last = diagnostic.span.begin;
      const bool known = std::any_of(std::begin(kRules), std::end(kRules), [&](const Rule& rule) {
        return rule.name == diagnostic.rule;
      });
      expect(known && !diagnostic.message.empty(), "a diagnostic without rule or message");
      expect(!render(script_.source, diagnostic, Colour::Off).empty(), "an empty rendering");
    }
    return std::move(broken_);
  }

 private:
  void expect(bool condition, std::string_view message) {
    if (!condition && broken_.empty()) broken_ = message;
  }
  void inside(std::string_view what, Span span) {
    if (span.begin <= text_.size() && span.length <= text_.size() - span.begin) return;
    expect(false, std::string(what) + " lies outside of the text");
  }
  void line(std::string_view what, std::uint32_t number, std::uint32_t place) {
    const auto wanted = std::count(text_.begin(), text_.begin() + place, '\n') + 1;
    expect(number == wanted, std::string("the line of a ") + std::string(what) + " is wrong");
  }

  void check(const Record& record, std::uint32_t end) {
    inside("head", record.head);
    expect(record.head.begin >= record.begin && record.head.end() <= end, "a head outside");
    line("record", record.line, record.head.begin);
    if (record.sql.length > 0) {
      expect(record.sql.begin >= record.head.end() && record.sql.end() <= end, "SQL outside");
    }
    if (record.expected.length > 0) {
      expect(record.expected.begin >= record.sql.end(), "results above the SQL");
      expect(record.expected.end() <= end, "results outside");
    }
    parts(record);
  }

  void parts(const Record& record) {
    const std::size_t last = record.first_condition + std::size_t{record.conditions};
    expect(last <= script_.conditions.size(), "conditions outside of the table");
    const bool known =
        record.kind == RecordKind::Broken || script_.statement_of(record) != nullptr ||
        script_.query_of(record) != nullptr || script_.directive_of(record) != nullptr;
    expect(known, "a record without its part");
    if (const Directive* directive = script_.directive_of(record)) {
      const std::size_t words = directive->words.first + std::size_t{directive->words.count};
      expect(words <= script_.words.size(), "words outside of the table");
      inside("data", directive->data);
    }
    if (const Query* query = script_.query_of(record)) {
      inside("letters", query->letters);
      inside("label", query->label);
    }
  }

  const Script& script_;
  std::string_view text_;
  std::string broken_;
};

}  // namespace

std::string broken_invariant(std::string_view text, const Dialect& dialect) {
  const Parsed parsed = parse(make_source("script.slt", std::string(text)), dialect);
  if (print(parsed.script) != text) return "the print differs from the text";
  std::string broken = Checker(parsed.script).run();
  if (broken.empty()) broken = Checker(parsed.script).run(parsed.diagnostics);
  if (broken.empty()) broken = Checker(parsed.script).run(lint(parsed.script));
  const std::string dumped = dump(parsed.script);
  const auto lines = static_cast<std::size_t>(std::count(dumped.begin(), dumped.end(), '\n'));
  if (broken.empty() && lines != parsed.script.records.size()) broken = "the dump misses records";
  return broken;
}

}  // namespace weir::slt
