// Parsing: directive by directive, each with the lines that belong to it.
#include "script/slt/parse.h"

#include <fmt/format.h>

#include "base/text.h"
#include "diag/suggest.h"
#include "script/slt/block.h"
#include "script/slt/context.h"
#include "script/slt/control.h"
#include "script/slt/expectation.h"
#include "script/slt/loop_condition.h"
#include "script/slt/loops.h"
#include "script/slt/names.h"
#include "script/slt/query.h"
#include "script/slt/statement.h"

namespace weir::slt {

void split_head(Context& context, Span line) {
  context.head.clear();
  const InlineComment comment = context.dialect.lexical.inline_comment;
  std::uint32_t at = line.begin;
  std::uint32_t end = line.end();
  if (comment != InlineComment::No) {
    const std::size_t hash = context.slice(line).find('#');
    if (hash != std::string_view::npos) end = line.begin + static_cast<std::uint32_t>(hash);
  }
  while (at < end) {
    while (at < end && is_blank_byte(context.text[at])) ++at;
    const std::uint32_t begin = at;
    while (at < end && !is_blank_byte(context.text[at])) ++at;
    if (at > begin) context.head.push_back(between(begin, at));
  }
}

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
/// Records after which the size of the tables is guessed from what was read so far.
constexpr std::size_t kEnoughToGuess = 4096;

class Parser {
 public:
  explicit Parser(Context& context) : context_(context), script_(context.script) {}

  void run() {
    if (context_.text.starts_with(kByteOrderMark)) {
      context_.lines.skip_bytes(static_cast<std::uint32_t>(kByteOrderMark.size()));
    }
    while (!context_.lines.at_end() && !halted_) {
      if (!is_trivial()) parse_line();
      if (script_.records.size() == kEnoughToGuess) reserve_tables();
    }
    loops_.finish(context_, halted_ ? &script_.records.back() : nullptr);
  }

 private:
  /// Passes over a line that is blank or a comment.
  bool is_trivial() {
    Lines& lines = context_.lines;
    const bool comment = lines.first() == '#';
    const bool white = !context_.is(Family::Duckdb);
    if (!comment && !is_blank(lines.text(), white)) {
      split_head(context_, lines.line().span());
      if (!context_.head.empty() && !is_indented_comment()) return false;
      if (context_.head.empty() && context_.is(Family::Duckdb)) {
        context_.report(rule::kUnknownDirective, lines.line().span(),
                        "a line of white space is not blank in this dialect");
      }
    }
    lines.advance();
    return true;
  }

  [[nodiscard]] bool is_indented_comment() const {
    return context_.is(Family::Cockroach) && context_.word(0).starts_with('#');
  }

  void parse_line() {
    const std::string_view word = context_.word(0);
    if (word == "skipif") return parse_condition(ConditionKind::SkipIf);
    if (word == "onlyif") return parse_condition(ConditionKind::OnlyIf);
    parse_record(word);
  }

  void parse_condition(ConditionKind kind) {
    Condition condition;
    condition.kind = kind;
    condition.span = context_.lines.line().span();
    condition.line = context_.lines.number();
    condition.name = context_.word_span(1);
    if (condition.name.length == 0) {
      context_.report(rule::kMissingWord, condition.name, "a name is missing here",
                      fmt::format("name the engine, such as `{} postgresql`", context_.word(0)));
    }
    condition.form = form_of(condition);
    script_.conditions.push_back(condition);
    context_.lines.advance();
  }

  ConditionForm form_of(Condition& condition) {
    const std::string_view name = context_.word(1);
    if (context_.is(Family::Cockroach) && (name == "config" || name == "backup-restore")) {
      if (name == "config" && context_.head.size() > 2) condition.name = context_.head[2];
      return ConditionForm::Config;
    }
    const bool compares = name.find_first_of("<>=!") != std::string_view::npos;
    if (!context_.is(Family::Duckdb) || !compares) return ConditionForm::Name;
    if (!parse_loop_condition(name)) {
      context_.report(rule::kBadCondition, condition.name,
                      fmt::format("`{}` cannot be read as a condition", name),
                      "write `i=2`, or `i>2&&j<3`");
    }
    return ConditionForm::Loop;
  }

  /// The directive, by its first or its first two words; `first` is the index behind them.
  const DirectiveSpec* find(std::string_view word, std::size_t& first) {
    first = 1;
    if (const DirectiveSpec* spec = find_directive(word)) return spec;
    if (word != "set" && word != "reset") return nullptr;
    first = 2;
    context_.scratch = fmt::format("{} {}", word, context_.word(1));
    return find_directive(context_.scratch);
  }

  void parse_record(std::string_view word) {
    Record record;
    record.begin = tile_begin_;
    record.line = context_.lines.number();
    record.head = head_span();
    context_.failed = false;
    std::size_t first = 1;
    const DirectiveSpec* spec = find(word, first);
    if (spec == nullptr || context_.dialect.support(*spec) == Support::Rejected) {
      const bool unknown = spec == nullptr || !divided_condition().empty();
      unknown ? report_unknown() : report_other_dialect(context_, context_.head[0], spec->support);
      pass_block();
    } else {
      record.kind = spec->kind;
      if (context_.dialect.support(*spec) == Support::Ignored) record.flags |= flag::kIgnored;
      take_conditions(record);
      context_.lines.advance();
      parse_parts(record, *spec, first);
      if (context_.is(Family::Cockroach) && !context_.failed) names_.see(context_, record);
    }
    finish_record(record);
  }

  [[nodiscard]] Span head_span() const {
    return between(context_.head.front().begin, context_.lines.line().end);
  }

  void parse_parts(Record& record, const DirectiveSpec& spec, std::size_t first) {
    if (record.kind == RecordKind::Statement) return parse_statement(context_, record);
    if (record.kind == RecordKind::Query) return parse_query(context_, record);
    if (record.kind == RecordKind::Simple) return parse_simple(context_, record);
    if (!check_words(spec, first)) {
      context_.script.directives.emplace_back();
      record.part = size_of(context_.script.directives) - 1;
    } else {
      parse_directive(context_, record, first);
    }
    if (context_.dialect.lexical.blank_after_directive && wants_blank(record.kind)) check_blank();
    if (context_.skip_depth == 0) loops_.see(context_, record);
  }

  /// Two directives are written in another way where two dialects share them.
  [[nodiscard]] std::string_view example_of(const DirectiveSpec& spec) const {
    if (spec.kind == RecordKind::Let && context_.is(Family::SqllogictestRs)) return "let x";
    if (spec.kind == RecordKind::Mode && context_.is(Family::Duckdb)) return "mode skip";
    return spec.example;
  }

  /// Whether there are as many words as the directive needs.
  bool check_words(const DirectiveSpec& spec, std::size_t first) {
    const std::size_t given = context_.head.size() - std::min(first, context_.head.size());
    if (given < spec.min_words) {
      context_.report(rule::kMissingWord, context_.word_span(context_.head.size()),
                      fmt::format("`{}` needs {}", spec.word, count_of(spec.min_words, "word")),
                      fmt::format("such as `{}`", example_of(spec)));
      return false;
    }
    const bool loop = spec.kind == RecordKind::Loop || spec.kind == RecordKind::ConcurrentLoop;
    if (spec.max_words == kManyWords || given <= spec.max_words) return true;
    if (!loop) {
      reject_surplus(context_, first + spec.max_words);
      return true;
    }
    context_.report(rule::kSurplusWord, context_.words_from(first + spec.max_words),
                    "a loop has a variable, its first value and the one behind its last");
    return true;
  }

  /// DuckDB's runner looks at these only.
  static bool wants_blank(RecordKind kind) {
    switch (kind) {
      case RecordKind::Include:
      case RecordKind::Sleep:
      case RecordKind::Unzip:
      case RecordKind::Tags:
      case RecordKind::TestEnv:
      case RecordKind::Continue:
      case RecordKind::ResetLabel: return false;
      default: return true;
    }
  }

  void check_blank() {
    Lines& lines = context_.lines;
    if (lines.at_end() || is_blank(lines.text(), false) || lines.first() == '#') return;
    context_.report(rule::kMissingBlank, lines.line().span(),
                    "a blank line is missing above this one",
                    "in this dialect it ends a directive of one line");
    pass_block();
  }

  void take_conditions(Record& record) {
    if (context_.dialect.condition_targets == ConditionTargets::Sql) {
      const bool target = record.kind == RecordKind::Statement ||
                          record.kind == RecordKind::Query || record.kind == RecordKind::System ||
                          record.kind == RecordKind::Let;
      if (!target) return;
    }
    const std::size_t count = script_.conditions.size() - first_condition_;
    record.first_condition = first_condition_;
    record.conditions = static_cast<std::uint16_t>(std::min<std::size_t>(count, UINT16_MAX));
    first_condition_ = size_of(script_.conditions);
  }

  void finish_record(Record& record) {
    if (context_.failed) record.flags |= flag::kBroken;
    tile_begin_ = context_.lines.line().begin;
    script_.records.push_back(record);
    halted_ = record.kind == RecordKind::Halt && record.conditions == 0 &&
              context_.skip_depth == 0 && context_.dialect.lexical.halt_ends_text;
  }

  void report_unknown() {
    std::vector<std::string_view> known{"skipif", "onlyif"};
    for (const DirectiveSpec& spec : directives()) {
      if (context_.dialect.support(spec) != Support::Rejected) known.push_back(spec.word);
    }
    const std::string_view word = context_.word(0);
    Span place = context_.head[0];
    std::string_view written = word;
    if (word == "set" || word == "reset") {
      place = between(place.begin, context_.word_span(1).end());
      written = context_.slice(place);
    }
    std::string hint = divided_condition();
    if (word == "unskip" && context_.is(Family::Duckdb)) hint = "did you mean `mode unskip`?";
    if (hint.empty()) hint = did_you_mean(written, known);
    if (hint.empty()) hint = unknown_hint(word);
    context_.report(rule::kUnknownDirective, place, fmt::format("unknown directive `{}`", written),
                    std::move(hint));
  }

  /// A hint for `skip if x`.
  [[nodiscard]] std::string divided_condition() const {
    const std::string_view word = context_.word(0);
    const bool divided = word == "skip" || word == "only";
    if (!divided || context_.word(1) != "if" || context_.head.size() < 3) return {};
    return fmt::format("did you mean `{}if {}`?", word, context_.word(2));
  }

  [[nodiscard]] std::string unknown_hint(std::string_view word) const {
    const bool dashes = word.find_first_not_of('-') == std::string_view::npos;
    if (word.starts_with('#')) return "a comment begins in the first column";
    if (dashes && word != "----") return "the separator is `----`";
    if (dashes && context_.dialect.lexical.comment_in_sql == CommentRule::Ends) {
      return "there is no query above: a blank line or a comment ended it";
    }
    if (dashes) return "there is no query above: a blank line ended it";
    return "a blank line ends SQL and results; the next line begins a record";
  }

  /// Passes over the current line and those up to a blank one or the next directive.
  void pass_block() {
    Lines& lines = context_.lines;
    for (lines.advance(); !lines.at_end(); lines.advance()) {
      if (is_blank(lines.text(), true)) return;
      const std::string_view line = lines.text();
      const std::string_view word = line.substr(0, line.find_first_of(" \t"));
      if (find_directive(word) != nullptr || word == "skipif" || word == "onlyif") return;
    }
  }

  /// Large scripts are even: the rest will be like the beginning.
  void reserve_tables() {
    const double share = static_cast<double>(context_.text.size()) /
                         std::max<double>(1, context_.lines.line().begin);
    const auto reserve = [share](auto& table) {
      if (table.empty()) return;
      table.reserve(static_cast<std::size_t>(static_cast<double>(table.size()) * share * 1.02));
    };
    reserve(script_.records);
    reserve(script_.conditions);
    reserve(script_.queries);
  }

  Context& context_;
  Script& script_;
  LoopCheck loops_;
  NameCheck names_;
  std::uint32_t tile_begin_ = 0;
  std::uint32_t first_condition_ = 0;  // of those that no record has taken yet
  bool halted_ = false;
};

/// Only what is written in Rust reads text; the others read bytes.
void check_encoding(Context& context) {
  if (!context.is(Family::SqllogictestRs) && !context.is(Family::Materialize)) return;
  const std::size_t place = find_invalid_utf8(context.text);
  if (place == std::string_view::npos) return;
  const auto byte = static_cast<unsigned char>(context.text[place]);
  context.report(rule::kInvalidUtf8, {static_cast<std::uint32_t>(place), 1},
                 fmt::format("byte 0x{:02x} is not valid UTF-8 here", byte),
                 "save the file as UTF-8");
}

void report_left_out(Context& context) {
  if (context.left_out == 0) return;
  const Rule& rule = rule::kTooMany;
  context.diagnostics.push_back(
      {rule.severity,
       rule.name,
       {context.diagnostics.back().span.begin, 0},
       fmt::format("{} more are not shown", count_of(context.left_out, "mistake")),
       fmt::format("is {} the right dialect? `--dialect` chooses another", context.dialect.name)});
}

}  // namespace

Parsed parse(Source source, const Dialect& dialect) {
  Parsed parsed;
  parsed.script.source = std::move(source);
  parsed.script.dialect = &dialect;
  parsed.script.statements.emplace_back();
  const std::string_view text = parsed.script.source.text();
  Context context{parsed.script, parsed.diagnostics, dialect, text, Lines(text), {}, {}};
  check_encoding(context);
  Parser(context).run();
  sort_by_place(parsed.diagnostics);
  report_left_out(context);
  return parsed;
}

}  // namespace weir::slt
