// Loops of sqllogictest scripts.
#include <algorithm>

#include "base/text.h"
#include "compile/slt_state.h"

namespace weir::compile {
namespace {

using slt::RecordKind;

std::vector<std::string_view> kept(const SltContext& context,
                                   const std::vector<std::string_view>& texts) {
  std::vector<std::string_view> made;
  for (const std::string_view text : texts) made.push_back(context.builder.keep(trim(text)));
  return made;
}

/// `1,2` gives a value to each of two variables.
std::vector<std::string_view> values_of(const SltContext& context,
                                        const std::vector<std::string>& words,
                                        const plan::Loop& loop) {
  std::vector<std::string_view> values;
  for (const std::string& word : words) {
    std::vector<std::string_view> parts = {word};
    if (loop.variables.count > 1) parts = split(word, ',');
    parts.resize(loop.variables.count);
    for (const std::string_view part : kept(context, parts)) values.push_back(part);
  }
  return values;
}

}  // namespace

plan::Loop loop_of(const SltContext& context, const slt::Record& record) {
  const slt::Directive& directive = *context.script.directive_of(record);
  const auto words = context.script.words_of(record);
  plan::Loop loop;
  loop.variables =
      context.builder.add_names(kept(context, split(context.script.word_of(record, 0), ',')));
  loop.concurrent =
      record.kind == RecordKind::ConcurrentLoop || record.kind == RecordKind::ConcurrentForeach;
  if (record.kind == RecordKind::Loop || record.kind == RecordKind::ConcurrentLoop) {
    loop.counts = true;
    loop.first = directive.number;
    loop.end = directive.limit;
    return loop;
  }
  std::vector<std::string_view> written;
  for (const Span word : words.subspan(1)) written.push_back(context.slice(word));
  loop.values = context.builder.add_names(values_of(context, foreach_values(written), loop));
  return loop;
}

}  // namespace weir::compile
