// Splitting of an action's command line into words, and of words into arguments.
#include "script/td/action.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/text.h"

namespace weir::td {
namespace {

/// A token of the command line. Quotes are removed and line breaks joined in its text.
struct Word {
  Text text;
  std::uint32_t equals = kNone;  ///< Offset of the first `=` in the source.
  std::uint32_t equals_in_text = kNone;
};

enum class ByteClass : std::uint8_t { Plain, Blank, Quote, Open, Close, Equals };

constexpr std::array<ByteClass, 256> make_classes() {
  std::array<ByteClass, 256> classes{};
  classes[' '] = classes['\n'] = ByteClass::Blank;
  classes['"'] = ByteClass::Quote;
  classes['{'] = classes['['] = ByteClass::Open;
  classes['}'] = classes[']'] = ByteClass::Close;
  classes['='] = ByteClass::Equals;
  return classes;
}
constexpr std::array<ByteClass, 256> kClasses = make_classes();

char closer_of(char opener) { return opener == '{' ? '}' : ']'; }

/// Why an argument that goes on over several lines may have been cut off, from the line below it.
/// `closer` is what the author may have meant that line to close.
std::string why_cut_off(const Context& context, std::uint32_t after, char closer) {
  const auto& nodes = context.script.nodes;
  if (after >= nodes.size() || nodes[after].kind == NodeKind::Command) return {};
  if (nodes[after].kind == NodeKind::Blank) {
    return "the blank line below ends the command line; remove it";
  }
  if (nodes[after].kind == NodeKind::Comment) {
    return "the comment below ends the command line; move it up";
  }
  const std::string_view line = context.slice(nodes[after].span);
  const std::string_view visible = trim(line);
  const bool indented = line.front() == ' ' || line.front() == '\t';
  const bool closes = closer == '"' ? visible.ends_with(closer) : visible.starts_with(closer);
  if (!indented && !closes) return {};
  return "the line below is not indented by two spaces, so it does not belong to the command line";
}

class WordReader {
 public:
  WordReader(Context& context, std::uint32_t begin, std::uint32_t end, std::uint32_t after)
      : context_(context), text_(context.text), at_(begin), end_(end), after_(after) {}

  /// The next word. An empty one, written `""`, does not count at the end of the line.
  bool next(Word& word) {
    skip_blanks();
    if (at_ == end_) return false;
    begin_ = chunk_ = at_;
    changed_ = bracketed_ = false;
    context_.scratch.clear();
    context_.opened.clear();
    word.equals = word.equals_in_text = kNone;
    read_bytes(word);
    report_unclosed();
    word.text = finish();
    if (!word.text.text.empty()) return true;
    skip_blanks();
    return at_ != end_;
  }

  /// Whether a mistake with brackets was reported, from which bad keys may follow.
  [[nodiscard]] bool found_bracket_mistake() const { return reported_; }

 private:
  [[nodiscard]] ByteClass class_here() const {
    return kClasses[static_cast<unsigned char>(text_[at_])];
  }
  [[nodiscard]] bool nested() const { return !context_.opened.empty(); }

  /// A line break, of a continued line, stands for the second of the two spaces behind it.
  void skip_blanks() {
    while (at_ != end_ && class_here() == ByteClass::Blank) at_ += text_[at_] == '\n' ? 2 : 1;
  }

  void read_bytes(Word& word) {
    for (; at_ != end_; ++at_) {
      switch (class_here()) {
        case ByteClass::Plain: break;
        case ByteClass::Blank:
          if (!nested() && quote_ == kNone) return;
          if (text_[at_] == '\n') skip_byte(2);
          break;
        case ByteClass::Quote:
          if (nested()) break;
          quote_ = quote_ == kNone ? at_ : kNone;
          skip_byte(1);
          break;
        case ByteClass::Open:
          if (quote_ == kNone) open();
          break;
        case ByteClass::Close:
          if (quote_ == kNone) close();
          break;
        case ByteClass::Equals:
          if (word.equals != kNone) break;
          word.equals = at_;
          word.equals_in_text = static_cast<std::uint32_t>(context_.scratch.size()) + at_ - chunk_;
          break;
      }
    }
  }

  /// Leaves `count` bytes out of the text; the loop steps over the last of them.
  void skip_byte(std::uint32_t count) {
    context_.scratch.append(text_, chunk_, at_ - chunk_);
    chunk_ = at_ + count;
    at_ += count - 1;
    changed_ = true;
  }

  void open() {
    context_.opened.push_back(at_);
    bracketed_ = true;
  }

  void close() {
    auto& opened = context_.opened;
    const char closer = text_[at_];
    const auto match = std::find_if(opened.rbegin(), opened.rend(), [&](std::uint32_t opener) {
      return closer_of(text_[opener]) == closer;
    });
    if (match == opened.rbegin() && !opened.empty()) {
      opened.pop_back();
      return;
    }
    if (!std::exchange(reported_, true)) report_close(match == opened.rend());
    if (match != opened.rend()) opened.erase(std::prev(match.base()), opened.end());
  }

  /// The bracket here closes nothing, or something that stands around a bracket still open.
  void report_close(bool nothing) {
    const auto& opened = context_.opened;
    const char closer = text_[at_];
    if (nothing) {
      context_.report(rule::kUnopenedBracket, {at_, 1},
                      opened.empty()
                          ? fmt::format("`{}` closes nothing", closer)
                          : fmt::format("`{}` does not close `{}`", closer, text_[opened.back()]),
                      json_hint());
    } else {
      report_bracket(opened.back());
    }
  }

  void report_bracket(std::uint32_t opener) {
    std::string hint = why_cut_off(context_, after_, closer_of(text_[opener]));
    context_.report(rule::kUnclosedBracket, {opener, 1},
                    fmt::format("`{}` is not closed", text_[opener]),
                    hint.empty() ? json_hint() : std::move(hint));
  }

  [[nodiscard]] static std::string json_hint() {
    return "braces and brackets inside JSON strings are counted too";
  }

  void report_unclosed() {
    if (quote_ != kNone) {
      std::string hint = why_cut_off(context_, after_, '"');
      if (hint.empty() && bracketed_) hint = json_hint();
      if (hint.empty()) hint = "a quote inside an argument cannot be escaped";
      context_.report(rule::kUnclosedArgumentQuote, {quote_, 1}, "quote is not closed",
                      std::move(hint));
    } else if (nested() && !std::exchange(reported_, true)) {
      report_bracket(context_.opened.back());
    }
  }

  Text finish() {
    const Span span = between(begin_, at_);
    if (!changed_) return context_.plain(span);
    if (chunk_ < at_) context_.scratch.append(text_, chunk_, at_ - chunk_);
    return context_.cooked(span);
  }

  Context& context_;
  std::string_view text_;
  std::uint32_t at_;
  std::uint32_t end_;
  std::uint32_t after_;
  std::uint32_t begin_ = 0;
  std::uint32_t chunk_ = 0;      // where the bytes not yet copied to the scratch begin
  std::uint32_t quote_ = kNone;  // the quote that is open
  bool bracketed_ = false;       // the word has brackets outside of quotes
  bool changed_ = false;         // the text differs from what is written
  bool reported_ = false;        // one bracket mistake per line; others only follow from it
};

Argument split(const Word& word) {
  const Span span = word.text.span;
  const std::string_view text = word.text.text;
  if (word.equals == kNone) return {word.text, {{span.end(), 0}, ""}};
  return {{between(span.begin, word.equals), text.substr(0, word.equals_in_text)},
          {between(word.equals + 1, span.end()), text.substr(word.equals_in_text + 1)}};
}

bool is_key_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-';
}

std::string key_hint(std::string_view key) {
  std::string better = to_lower(key);
  std::replace(better.begin(), better.end(), '_', '-');
  if (std::all_of(better.begin(), better.end(), is_key_byte)) {
    return fmt::format("write `{}`", better);
  }
  if (key.find("${") != std::string_view::npos) return "variables are replaced in values only";
  if (key.find_first_of("{}[]") != std::string_view::npos) {
    return "white space ends an argument outside of quotes and braces";
  }
  return "keys are made of a-z, 0-9 and `-`";
}

void check_key(Context& context, const Argument& argument) {
  const std::string_view key = argument.key.text;
  if (std::all_of(key.begin(), key.end(), is_key_byte)) return;
  context.report(rule::kBadKey, argument.key.span,
                 fmt::format("`{}` is not a key of an argument", key), key_hint(key));
}

void check_repeated(Context& context, Range range) {
  if (range.count < 2) return;
  const auto& arguments = context.script.arguments;
  const auto key = [&](std::uint32_t index) { return arguments[index].key.text; };
  auto& order = context.order;
  order.clear();
  for (std::uint32_t i = 0; i < range.count; ++i) order.push_back(range.first + i);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int difference = key(a).compare(key(b));
    return difference != 0 ? difference < 0 : a < b;
  });
  std::size_t first = 0;
  Position place;
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (key(order[i]) != key(order[first])) {
      first = i;
      continue;
    }
    if (i == first + 1) {
      place = position_of(context.text, arguments[order[first]].key.span.begin);
    }
    context.report(
        rule::kRepeatedKey, arguments[order[i]].key.span,
        fmt::format("argument `{}` is given twice", key(order[i])),
        fmt::format("the first is at {}:{}; remove one of the two", place.line, place.column));
  }
}

}  // namespace

void parse_action_line(Context& context, Command& command, std::uint32_t begin, std::uint32_t end,
                       std::uint32_t after) {
  WordReader words(context, begin, end, after);
  Word word;
  if (!words.next(word)) {
    context.report(rule::kMissingName, command.sigil, "`$` without the name of an action",
                   "write `$ name key=value ...`");
    return;
  }
  command.head = word.text;
  auto& arguments = context.script.arguments;
  command.arguments.first = size_of(arguments);
  while (words.next(word)) {
    arguments.push_back(split(word));
    if (!words.found_bracket_mistake()) check_key(context, arguments.back());
  }
  command.arguments.count = size_of(arguments) - command.arguments.first;
  check_repeated(context, command.arguments);
}

}  // namespace weir::td
