// Checking of loops.
#include "script/slt/loops.h"

#include <fmt/format.h>

namespace weir::slt {
namespace {

bool is_concurrent(RecordKind kind) {
  return kind == RecordKind::ConcurrentLoop || kind == RecordKind::ConcurrentForeach;
}

bool begins_loop(RecordKind kind) {
  return is_concurrent(kind) || kind == RecordKind::Loop || kind == RecordKind::Foreach ||
         kind == RecordKind::For;
}

std::string_view end_of(RecordKind kind) {
  return to_text(kind == RecordKind::For ? RecordKind::EndFor : RecordKind::EndLoop);
}

}  // namespace

void LoopCheck::see(Context& context, const Record& record) {
  if (record.kind == RecordKind::EndLoop || record.kind == RecordKind::EndFor) {
    return close(context, record);
  }
  if (record.kind == RecordKind::Continue && open_.empty()) {
    context.report(rule::kUnopenedLoop, record.head, "`continue` outside of a loop");
  }
  if (!begins_loop(record.kind)) return;
  const bool concurrent = is_concurrent(record.kind);
  if (concurrent_ > 0 || (concurrent && !open_.empty())) {
    context.report(rule::kNestedLoop, record.head,
                   "a concurrent loop neither holds loops nor stands in one");
  }
  if (concurrent) ++concurrent_;
  open_.push_back({record.head, record.kind});
}

void LoopCheck::close(Context& context, const Record& record) {
  if (open_.empty()) {
    context.report(rule::kUnopenedLoop, record.head, "no loop is open here");
    return;
  }
  const std::string_view wanted = end_of(open_.back().kind);
  if (wanted != to_text(record.kind)) {
    context.report(rule::kUnopenedLoop, record.head,
                   fmt::format("`{}` ends a loop of another kind", to_text(record.kind)),
                   fmt::format("the open loop ends with `{}`", wanted));
  }
  if (is_concurrent(open_.back().kind)) --concurrent_;
  open_.pop_back();
}

void LoopCheck::finish(Context& context, const Record* halt) const {
  if (halt != nullptr && !open_.empty()) {
    context.report(
        rule::kUnclosedLoop, halt->head,
        fmt::format("`halt` in a loop: its `{}` is never read", end_of(open_.back().kind)),
        "what follows a `halt` without a condition is not part of the script");
    return;
  }
  for (const Open& loop : open_) {
    context.report(rule::kUnclosedLoop, loop.head,
                   fmt::format("this loop has no `{}`", end_of(loop.kind)));
  }
}

}  // namespace weir::slt
