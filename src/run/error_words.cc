// Lists of parts of messages.
#include "run/error_words.h"

#include <algorithm>

namespace weir::run {

ErrorWordLists::ErrorWordLists(const plan::Plan& plan) {
  if (plan.tables().rules.empty()) return;
  const RecordStyle& style = *plan.tables().rules.front().style;
  ignored_.assign(style.ignored_errors.begin(), style.ignored_errors.end());
  never_expected_.assign(style.never_expected.begin(), style.never_expected.end());
}

void ErrorWordLists::set(const plan::Plan& plan, const plan::SetErrorWordsOperation& operation) {
  auto& words = operation.kind == plan::ErrorWords::Ignored ? ignored_ : never_expected_;
  const auto first = plan.tables().names.begin() + operation.words.first;
  words.assign(first, first + operation.words.count);
}

std::string_view ErrorWordLists::found_in(const Outcome& outcome, plan::ErrorWords kind) const {
  if (outcome.kind != OutcomeKind::Error || !outcome.from_server()) return {};
  const auto& words = kind == plan::ErrorWords::Ignored ? ignored_ : never_expected_;
  const auto found = std::ranges::find_if(words, [&](std::string_view word) {
    return outcome.error.message.find(word) != std::string::npos;
  });
  return found == words.end() ? std::string_view() : *found;
}

}  // namespace weir::run
