// Directives that change the layout.
#include "script/slt/layout.h"

namespace weir::slt {

Layout layout_behind(const Script& script, const Record& record, Layout before) {
  const Directive* directive = script.directive_of(record);
  if (directive == nullptr || record.has(flag::kIgnored)) return before;
  if (record.kind == RecordKind::Control && directive->setting == ControlSetting::ResultMode) {
    return directive->layout;
  }
  if (record.kind != RecordKind::Mode) return before;
  if (directive->mode == ModeKind::Cockroach) return Layout::RowPerLine;
  return directive->mode == ModeKind::Standard ? Layout::ValuePerLine : before;
}

}  // namespace weir::slt
