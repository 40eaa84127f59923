// Patterns on RE2, with the names of groups as Rust's regex crate also takes them.
#include "base/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/pattern_mistake.h"

namespace weir {
namespace {

/// Rust also takes `(?<name>`, this RE2 only `(?P<name>`.
std::string to_re2(std::string_view pattern) {
  std::string converted;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\' && i + 1 < pattern.size()) {
      converted += pattern.substr(i, 2);
      ++i;
      continue;
    }
    converted += pattern[i];
    const bool named = pattern.substr(i).starts_with("(?<") && i + 3 < pattern.size() &&
                       pattern[i + 3] != '=' && pattern[i + 3] != '!';
    if (named) {
      converted += "?P";
      ++i;
    }
  }
  return converted;
}

bool match(const re2::RE2& regex, std::string_view text, re2::RE2::Anchor anchor) {
  return regex.Match({text.data(), text.size()}, 0, text.size(), anchor, nullptr, 0);
}

}  // namespace

Result<Pattern> Pattern::create(std::string_view pattern, PatternDot dot) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_dot_nl(dot == PatternDot::Any);
  Pattern made;
  made.regex_ = std::make_shared<const re2::RE2>(to_re2(pattern), options);
  if (made.regex_->ok()) return made;
  return fail(ErrorKind::Usage, fmt::format("bad regex `{}`: {}", pattern, made.regex_->error()),
              "the syntax is RE2's: no look-around, no back-references");
}

bool Pattern::found_in(std::string_view text) const {
  return match(*regex_, text, re2::RE2::UNANCHORED);
}

bool Pattern::matches_all_of(std::string_view text) const {
  return match(*regex_, text, re2::RE2::ANCHOR_BOTH);
}

std::optional<PatternMistake> find_mistake(std::string_view pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  const re2::RE2 regex(to_re2(pattern), options);
  if (regex.ok()) return std::nullopt;
  const std::string& message = regex.error();
  const std::size_t colon = message.find(": ");  // RE2 repeats the fragment behind it
  return PatternMistake{message.substr(0, colon), regex.error_arg()};
}

std::string escape_pattern(std::string_view text) {
  return re2::RE2::QuoteMeta({text.data(), text.size()});
}

}  // namespace weir
