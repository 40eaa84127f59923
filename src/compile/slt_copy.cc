// `copy`: a statement with the data that it reads.
#include <fmt/format.h>

#include "compile/slt_state.h"

namespace weir::compile {
namespace {

using slt::RecordKind;

std::uint32_t add_data(const SltContext& context, std::string_view kept) {
  return context.builder.add_templates({plan::PlanBuilder::literal(kept)}).first;
}

/// Materialize's `copy TABLE PATH`. The plan has the bytes of the file, and needs it no more.
Result<SltSql> copy_of_file(const SltContext& context, const slt::Record& record,
                            std::string& scratch) {
  if (!context.options.data) return fail("no file can be read here");
  WEIR_TRY_ASSIGN(const std::string data,
                  context.options.data(context.script, context.script.word_of(record, 1)));
  scratch = fmt::format("COPY {} FROM STDIN", context.script.word_of(record, 0));
  return SltSql{scratch, add_data(context, context.builder.keep(data))};
}

}  // namespace

Result<SltSql> sql_of(const SltContext& context, const slt::Record& record, std::string& scratch) {
  const bool copies = record.kind == RecordKind::Copy || record.kind == RecordKind::CopyError;
  if (!copies) return SltSql{context.script.sql_of(record, scratch)};
  if (!record.has(slt::flag::kDashes)) return copy_of_file(context, record, scratch);
  std::string cooked;
  const std::string_view data = context.script.data_of(record, cooked);
  const std::uint32_t place = add_data(context, context.builder.keep(data));
  return SltSql{context.script.sql_of(record, scratch), place};
}

}  // namespace weir::compile
