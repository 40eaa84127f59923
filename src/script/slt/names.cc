// Checking of names of records that run beside others.
#include "script/slt/names.h"

#include <fmt/format.h>

#include "diag/suggest.h"

namespace weir::slt {
namespace {

bool is_await(const Record& record) {
  return record.kind == RecordKind::AwaitStatement || record.kind == RecordKind::AwaitQuery;
}

/// The kind of record, and what stands behind it.
std::pair<std::string_view, std::string_view> parts_of(std::string_view handle) {
  const std::size_t blank = handle.find(' ');
  return {handle.substr(0, blank), handle.substr(blank + 1)};
}

}  // namespace

void NameCheck::see(Context& context, const Record& record) {
  const std::string handle = context.script.handle_of(record);
  if (handle.empty()) return;
  const auto found = waiting_.find(handle);
  const auto [kind, name] = parts_of(handle);
  if (!is_await(record)) {
    if (found != waiting_.end()) {
      context.report(rule::kNameInUse, record.head,
                     fmt::format("the {} `{}` is still under way", kind, name),
                     fmt::format("`await{} {}` waits for it", kind, name));
    }
  } else if (found == waiting_.end()) {
    std::vector<std::string_view> known;
    for (const auto& [started, place] : waiting_) {
      const auto [its_kind, its_name] = parts_of(started);
      if (its_kind == kind) known.push_back(its_name);
    }
    context.report(rule::kUnknownName, context.word_span(1),
                   fmt::format("no {} `{}` is under way here", kind, name),
                   did_you_mean(name, known));
  }
  follow(context.script, record);
}

void NameCheck::follow(const Script& script, const Record& record) {
  std::string handle = script.handle_of(record);
  if (handle.empty()) return;
  if (is_await(record)) {
    waiting_.erase(handle);
  } else {
    waiting_.insert_or_assign(std::move(handle), record.head);
  }
}

}  // namespace weir::slt
