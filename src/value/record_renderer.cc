// Rendering results.
#include "value/record_renderer.h"

#include <cstring>
#include <optional>

#include "value/record_number.h"
#include "value/render.h"

namespace weir::record {
namespace {

template <typename Number>
Number read_payload(std::string_view payload) {
  Number value{};
  if (payload.size() == sizeof value) std::memcpy(&value, payload.data(), sizeof value);
  return value;
}

Cell dynamic_cell(std::string_view raw) {
  if (raw.empty()) return {};
  const std::string_view payload = raw.substr(1);
  switch (static_cast<DynamicTag>(raw.front())) {
    case DynamicTag::Integer:
      return {CellKind::Integer, {}, read_payload<std::int64_t>(payload), 0};
    case DynamicTag::Real: return {CellKind::Real, {}, 0, read_payload<double>(payload)};
    case DynamicTag::Text:
    case DynamicTag::Blob: break;
  }
  return {CellKind::Text, payload};
}

Cell typed_cell(CellKind kind, std::string_view text) {
  Cell cell{kind, text};
  if (kind == CellKind::Real) {
    const std::optional<double> value = whole_real(text);
    if (!value) return {CellKind::Text, text};
    cell.real = *value;
  }
  return cell;
}

LetterRule rule_of(const RecordStyle& style, std::string_view letters, std::size_t column) {
  if (column >= letters.size()) return style.other;
  switch (letters[column]) {
    case 'I': return style.integer;
    case 'R':
    case 'F': return style.real;
    case 'T': return style.text;
    default: return style.other;
  }
}

bool is_dynamic_integer(std::string_view raw) {
  constexpr std::size_t kSize = 1 + sizeof(std::int64_t);
  return raw.size() == kSize && raw.front() == static_cast<char>(DynamicTag::Integer);
}

}  // namespace

void RecordRenderer::append(const RecordStyle& style, const ColumnPlan& plan, std::string_view raw,
                            std::string& out) {
  switch (plan.column->format) {
    case CellFormat::Dynamic: append_cell(style, plan.rule, dynamic_cell(raw), out); return;
    case CellFormat::Text: append_cell(style, plan.rule, typed_cell(plan.kind, raw), out); return;
    case CellFormat::Binary:
      scratch_.clear();
      renderer_for (*plan.column)(raw, scratch_);
      append_cell(style, plan.rule, typed_cell(plan.kind, scratch_), out);
  }
}

void RecordRenderer::render(const RecordStyle& style, std::string_view letters,
                            const ResultSet& result, ValueList& values) {
  values.clear();
  plans_.clear();
  for (std::size_t i = 0; i < result.column_count(); ++i) {
    const Column& column = result.columns()[i];
    const bool ignored = style.ignored_column && i < letters.size() && letters[i] == '_';
    const LetterRule rule = rule_of(style, letters, i);
    const bool integers = column.format == CellFormat::Dynamic && rule == LetterRule::Wrapped;
    const CellKind kind = kind_of(column.type);
    const bool verbatim =
        column.format == CellFormat::Text && !ignored && is_verbatim(style, rule, kind);
    plans_.push_back({&column, kind, rule, ignored, verbatim, integers});
  }
  for (std::size_t row = 0; row < result.row_count(); ++row) {
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      const ColumnPlan& plan = plans_[i];
      const auto raw = result.cell(row, i);
      if (raw && plan.verbatim && !raw->empty()) {
        values.add(*raw);
      } else if (raw && plan.dynamic_integers && is_dynamic_integer(*raw)) {
        const auto value = read_payload<std::int64_t>(raw->substr(1));
        values.add_integer(static_cast<std::int32_t>(value));
      } else {
        add_value(style, plan, raw, values);
      }
    }
  }
}

void RecordRenderer::add_value(const RecordStyle& style, const ColumnPlan& plan,
                               std::optional<std::string_view> raw, ValueList& values) {
  std::string& out = values.open();
  if (plan.ignored) {
    out += '_';
  } else if (raw) {
    append(style, plan, *raw, out);
  } else {
    out += style.null;
  }
  values.end_value();
}

}  // namespace weir::record
