#include "run/judge_notices.h"

#include "base/pattern.h"
#include "base/text.h"
#include "run/judge_record.h"

namespace weir::run {
namespace {

using Texts = std::vector<std::string_view>;

/// Detail, hint and code of a notice stand on lines of their own.
Texts lines_of(const std::vector<std::string>& notices) {
  Texts lines;
  for (const std::string& notice : notices) {
    for (const std::string_view line : split(notice, '\n')) lines.push_back(line);
  }
  return lines;
}

Texts words_of(std::string_view text) {
  constexpr std::string_view kWhite = " \t\r\n";
  Texts words;
  for (std::size_t at = text.find_first_not_of(kWhite); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kWhite, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(kWhite, end);
  }
  return words;
}

Result<bool> match(const Texts& expected, const Texts& actual) {
  if (expected.size() != actual.size()) return false;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (expected[i] == actual[i]) continue;
    WEIR_TRY_ASSIGN(const Pattern pattern, Pattern::create(expected[i]));
    if (!pattern.found_in(actual[i])) return false;
  }
  return true;
}

}  // namespace

Result<Judgement> judge_notices(RecordComparer& comparer, const RecordQuery& query,
                                const Outcome& outcome) {
  const Texts lines = lines_of(outcome.notices);
  Texts actual;
  for (const std::string_view line : lines) {
    for (const std::string_view word : words_of(line)) actual.push_back(word);
  }
  WEIR_TRY_ASSIGN(const bool same, match(words_of(query.block), actual));
  if (same) return Judgement();
  return differs_from(comparer.compare_lines(query, lines));
}

}  // namespace weir::run
