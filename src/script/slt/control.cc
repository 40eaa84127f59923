// Parsing of directives that are neither statement nor query.
#include "script/slt/control.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <limits>

#include "base/duration.h"
#include "base/text.h"
#include "script/slt/block.h"
#include "script/slt/expectation.h"
#include "script/slt/query.h"

namespace weir::slt {
namespace {

struct ModeWord {
  std::string_view word;
  ModeKind kind = ModeKind::Standard;
  Family family = Family::Materialize;
};

constexpr std::array kModes{
    ModeWord{"cockroach", ModeKind::Cockroach, Family::Materialize},
    ModeWord{"standard", ModeKind::Standard, Family::Materialize},
    ModeWord{"sqlite", ModeKind::Standard, Family::Materialize},
    ModeWord{"skip", ModeKind::Skip, Family::Duckdb},
    ModeWord{"unskip", ModeKind::Unskip, Family::Duckdb},
    ModeWord{"output_hash", ModeKind::OutputHash, Family::Duckdb},
    ModeWord{"output_result", ModeKind::OutputResult, Family::Duckdb},
    ModeWord{"no_output", ModeKind::NoOutput, Family::Duckdb},
    ModeWord{"debug", ModeKind::Debug, Family::Duckdb},
};

struct SleepUnit {
  std::string_view word;
  std::chrono::nanoseconds length{};
};

constexpr std::array kSleepUnits{
    SleepUnit{"second", std::chrono::seconds(1)},
    SleepUnit{"seconds", std::chrono::seconds(1)},
    SleepUnit{"sec", std::chrono::seconds(1)},
    SleepUnit{"millisecond", std::chrono::milliseconds(1)},
    SleepUnit{"milliseconds", std::chrono::milliseconds(1)},
    SleepUnit{"milli", std::chrono::milliseconds(1)},
    SleepUnit{"microsecond", std::chrono::microseconds(1)},
    SleepUnit{"microseconds", std::chrono::microseconds(1)},
    SleepUnit{"micro", std::chrono::microseconds(1)},
    SleepUnit{"nanosecond", std::chrono::nanoseconds(1)},
    SleepUnit{"nanoseconds", std::chrono::nanoseconds(1)},
    SleepUnit{"nano", std::chrono::nanoseconds(1)},
};

constexpr std::array<std::string_view, 3> kSettings{"sortmode", "resultmode", "substitution"};
constexpr std::array<std::string_view, 2> kResultModes{"rowwise", "valuewise"};
constexpr std::array<std::string_view, 2> kSwitch{"on", "off"};

/// One directive while it is parsed. `first` is the index of its first argument.
class DirectiveParser {
 public:
  DirectiveParser(Context& context, Record& record, std::size_t first)
      : context_(context), record_(record), first_(first) {}

  void run() {
    directive_.words = {size_of(context_.script.words), 0};
    switch (record_.kind) {
      case RecordKind::Let: let(); break;
      case RecordKind::System: system(); break;
      case RecordKind::Copy:
      case RecordKind::CopyError: copy(); break;
      case RecordKind::HashThreshold:
      case RecordKind::Repeat:
      case RecordKind::KvBatchSize: number(); break;
      case RecordKind::Sleep: sleep(); break;
      case RecordKind::Control: control(); break;
      case RecordKind::User: user(); break;
      case RecordKind::Loop:
      case RecordKind::ConcurrentLoop: loop(); break;
      case RecordKind::For: for_in(); break;
      case RecordKind::SetIgnoreErrors:
      case RecordKind::SetAlwaysFail: messages(); break;
      case RecordKind::SetSortStyle: sort_style(); break;
      case RecordKind::Mode: mode(); break;
      default: add_words(); break;
    }
    record_.part = size_of(context_.script.directives);
    context_.script.directives.push_back(directive_);
  }

 private:
  [[nodiscard]] bool is(Family family) const { return context_.is(family); }
  [[nodiscard]] std::string_view argument(std::size_t index) const {
    return context_.word(first_ + index);
  }
  [[nodiscard]] Span argument_span(std::size_t index) const {
    return context_.word_span(first_ + index);
  }
  [[nodiscard]] std::size_t argument_count() const { return context_.head.size() - first_; }

  void add_words() { directive_.words = context_.add_words(first_); }
  void add_word(Span word) {
    context_.script.words.push_back(word);
    ++directive_.words.count;
  }

  /// The parts of the arguments between commas, without white space around them.
  void add_list(Span list) {
    const std::string_view text = context_.slice(list);
    for (const std::string_view part : split(text, ',')) {
      const std::string_view name = trim(part);
      if (name.empty()) continue;
      add_word({static_cast<std::uint32_t>(name.data() - context_.text.data()),
                static_cast<std::uint32_t>(name.size())});
    }
  }

  void number() {
    add_words();
    const std::uint64_t value = parse_count(context_, first_);
    directive_.number = static_cast<std::int64_t>(
        std::min<std::uint64_t>(value, static_cast<std::uint64_t>(INT64_MAX)));
  }

  std::int64_t integer(std::size_t index) {
    std::int64_t value = 0;
    if (!parse_integer(argument(index), value)) {
      context_.report(rule::kBadNumber, argument_span(index),
                      fmt::format("`{}` is not a number", argument(index)));
    }
    return value;
  }

  void let() {
    if (is(Family::Cockroach)) {
      Span name = argument_span(0);
      if (!argument(0).starts_with('$')) {
        context_.report(rule::kBadValue, name, fmt::format("`{}` is not a variable", argument(0)),
                        fmt::format("write `let ${}`", name_in(argument(0))));
      } else {
        name = {name.begin + 1, name.length - 1};
      }
      add_word(name);
    } else {
      add_list(context_.words_from(first_));
      check_names();
    }
    read_sql(context_, record_, Dashes::Text);
    check_sql(context_, record_);
  }

  static bool is_name_byte(char byte) {
    return byte == '_' || std::isalnum(static_cast<unsigned char>(byte)) != 0;
  }

  /// The bytes of the word that can stand in a name; `x` if there are none.
  static std::string name_in(std::string_view word) {
    std::string name;
    std::copy_if(word.begin(), word.end(), std::back_inserter(name), is_name_byte);
    return name.empty() ? "x" : name;
  }

  /// That the words of a `let` are names, without signs around them.
  void check_names() {
    const auto& words = context_.script.words;
    const auto first = words.end() - static_cast<std::ptrdiff_t>(directive_.words.count);
    const auto wrong = std::find_if(first, words.end(), [this](Span word) {
      const std::string_view name = context_.slice(word);
      return !std::all_of(name.begin(), name.end(), is_name_byte);
    });
    if (wrong == words.end()) return;
    std::string names;
    for (auto word = first; word != words.end(); ++word) {
      names += (names.empty() ? "" : ", ") + name_in(context_.slice(*word));
    }
    const bool blank = context_.slice(*wrong).find_first_of(" \t") != std::string_view::npos;
    context_.report(rule::kBadValue, *wrong,
                    fmt::format("`{}` is not the name of a variable", context_.slice(*wrong)),
                    blank ? "commas stand between names" : fmt::format("write `let {}`", names));
  }

  void system() {
    if (argument(0) != "ok") {
      context_.report(rule::kBadValue, argument_span(0),
                      fmt::format("unknown kind of system command `{}`", argument(0)),
                      "only `system ok` exists");
    } else if (argument_count() > 1) {
      if (argument(1) == "retry") {
        directive_.retry = parse_retry(context_, first_ + 1);
      } else {
        reject_surplus(context_, first_ + 1);
      }
    }
    read_sql(context_, record_, Dashes::End);
    check_sql(context_, record_);
    if (record_.has(flag::kDashes)) read_message(context_, record_);
  }

  void copy() {
    add_words();
    if (is(Family::Materialize)) {
      if (argument_count() >= 2) return;
      context_.report(rule::kMissingWord, argument_span(1), "a table and a file are needed here",
                      "write `copy table path`");
      return;
    }
    read_sql(context_, record_, Dashes::Text);
    if (!context_.lines.at_end()) context_.lines.advance();
    if (read_data(context_, directive_.data)) {
      record_.flags |= flag::kDashes;
      read_expected(context_, record_, false);
      record_.kind == RecordKind::Copy ? copied_rows() : copy_error();
    } else {
      context_.report(rule::kMissingDashes, record_.head, "no line `----` follows",
                      "it ends the data and begins the number of rows");
    }
  }

  void copied_rows() {
    const Text text = message_of(context_, record_);
    if (parse_integer(text.text, directive_.number) && directive_.number >= 0) return;
    if (text.text.empty()) {
      context_.report(rule::kMissingWord, record_.head, "the number of copied rows is missing",
                      "it stands below the line `----`");
    } else {
      context_.report(rule::kBadNumber, text.span, "this is not the number of copied rows",
                      "a COPY that must fail is written `copy-error`");
    }
  }

  void copy_error() {
    ExpectedError error;
    error.text = message_of(context_, record_);
    error.form = ErrorForm::TextOrRegex;
    if (error.text.text.empty()) {
      context_.report(rule::kMissingError, record_.head, "the expected error is missing",
                      "write a part of its text below a line `----`");
    }
    directive_.error = size_of(context_.script.errors);
    context_.script.errors.push_back(error);
  }

  void sleep() {
    add_words();
    if (is(Family::Duckdb)) return sleep_units();
    if (argument_count() > 1) return reject_surplus(context_, first_ + 1);
    const auto duration = parse_duration(argument(0));
    if (duration) {
      directive_.duration = *duration;
    } else {
      context_.report(rule::kBadDuration, context_.words_from(first_), duration.error().message,
                      duration.error().hint);
    }
  }

  /// DuckDB: a whole number and a unit.
  void sleep_units() {
    if (argument_count() < 2) {
      context_.report(rule::kMissingWord, argument_span(1), "a unit is missing here",
                      "write `sleep 1 second`");
      return;
    }
    std::vector<std::string_view> known;
    for (const SleepUnit& unit : kSleepUnits) known.push_back(unit.word);
    expect(1, "unit", known);
    const std::int64_t number = integer(0);
    const auto* const unit =
        std::find_if(kSleepUnits.begin(), kSleepUnits.end(),
                     [&](const SleepUnit& entry) { return entry.word == argument(1); });
    if (context_.failed) return;
    const std::int64_t most = std::numeric_limits<std::int64_t>::max() / unit->length.count();
    if (number < 0 || number > most) {
      context_.report(rule::kBadNumber, argument_span(0),
                      fmt::format("`{}` is too long or negative", argument(0)));
      return;
    }
    directive_.duration = number * unit->length;
  }

  void control() {
    add_words();
    if (argument(0) == "sortmode") {
      directive_.sort = find_sort(context_, argument(1));
      if (directive_.sort == SortMode::Default) {
        report_unknown_word(context_, rule::kUnknownSort, argument_span(1), "sort mode",
                            sort_words(context_));
      }
    } else if (argument(0) == "resultmode") {
      directive_.setting = ControlSetting::ResultMode;
      directive_.layout = argument(1) == "rowwise" ? Layout::RowPerLine : Layout::ValuePerLine;
      expect(1, "result mode", kResultModes);
    } else if (argument(0) == "substitution") {
      directive_.setting = ControlSetting::Substitution;
      directive_.on = argument(1) == "on";
      expect(1, "value", kSwitch);
    } else {
      expect(0, "setting", kSettings);
    }
  }

  /// Reports argument `index` if it is none of those known.
  void expect(std::size_t index, std::string_view what, std::span<const std::string_view> known) {
    const auto found = std::find(known.begin(), known.end(), argument(index));
    if (found != known.end()) return;
    report_unknown_word(context_, rule::kBadValue, argument_span(index), what, known);
  }

  void user() {
    add_words();
    directive_.number = -1;
    if (!is(Family::Cockroach)) return;
    constexpr std::string_view kNode = "nodeidx=";
    for (std::size_t i = 1; i < argument_count(); ++i) {
      const std::string_view option = argument(i);
      const bool node = option.starts_with(kNode) &&
                        parse_integer(option.substr(kNode.size()), directive_.number);
      if (node || option == "newsession") continue;
      context_.report(rule::kUnknownOption, argument_span(i),
                      fmt::format("unknown option `{}`", option), "write `nodeidx=N`");
    }
  }

  void loop() {
    add_words();
    directive_.number = integer(1);
    directive_.limit = integer(2);
  }

  /// `for x in [a, b]`.
  void for_in() {
    add_word(argument_span(0));
    const std::string_view list = trim(context_.slice(context_.words_from(first_ + 2)));
    if (argument(1) != "in" || !list.starts_with('[') || !list.ends_with(']') || list.size() < 2) {
      context_.report(rule::kBadValue, context_.words_from(first_), "this loop cannot be read",
                      "write `for x in [a, b]`");
      return;
    }
    add_list({static_cast<std::uint32_t>(list.data() - context_.text.data()) + 1,
              static_cast<std::uint32_t>(list.size()) - 2});
  }

  void messages() {
    if (argument_count() > 0) add_list(context_.words_from(first_));
  }

  void sort_style() {
    add_words();
    directive_.sort = find_sort(context_, argument(0));
    if (directive_.sort != SortMode::Default) return;
    report_unknown_word(context_, rule::kUnknownSort, argument_span(0), "sort mode",
                        sort_words(context_));
  }

  void mode() {
    std::vector<std::string_view> known;
    for (const ModeWord& mode : kModes) {
      if (!is(mode.family)) continue;
      known.push_back(mode.word);
      if (mode.word != argument(0)) continue;
      directive_.mode = mode.kind;
      if (argument_count() > 1) add_word(context_.words_from(first_ + 1));
      count_skips(mode.kind);
      return;
    }
    report_unknown_word(context_, rule::kBadValue, argument_span(0), "mode", known);
  }

  void count_skips(ModeKind mode) {
    if (mode == ModeKind::Skip) ++context_.skip_depth;
    if (mode == ModeKind::Unskip && context_.skip_depth > 0) --context_.skip_depth;
  }

  Context& context_;
  Record& record_;
  std::size_t first_;
  Directive directive_;
};

}  // namespace

void parse_directive(Context& context, Record& record, std::size_t first) {
  DirectiveParser(context, record, first).run();
}

}  // namespace weir::slt
