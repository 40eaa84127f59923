// Values as text, by letter and style.
#include "value/record_cell.h"

#include <charconv>
#include <cmath>
#include <optional>

#include "base/text.h"
#include "value/record_number.h"

namespace weir::record {
namespace {

std::int64_t truncated(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::Real: return to_integer(cell.real);
    case CellKind::Bool: return is_true(cell.text) ? 1 : 0;
    case CellKind::Integer:
      if (cell.text.empty()) return cell.integer;
      break;
    default: break;
  }
  return integer_prefix(cell.text);
}

double as_real(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::Real: return cell.real;
    case CellKind::Bool: return is_true(cell.text) ? 1 : 0;
    case CellKind::Integer:
      if (cell.text.empty()) return static_cast<double>(cell.integer);
      break;
    default: break;
  }
  return real_prefix(cell.text);
}

bool is_number(CellKind kind) { return kind == CellKind::Real || kind == CellKind::Decimal; }

void append_ascii(std::string_view text, std::string& out) {
  for (const char byte : text) {
    if (byte == '\0') return;
    out += byte < ' ' || byte > '~' ? '@' : byte;
  }
}

void append_escaping_nul(std::string_view text, std::string& out) {
  for (const char byte : text) {
    if (byte == '\0') {
      out += "\\0";
    } else {
      out += byte;
    }
  }
}

/// The bytes of `\x4142`; nothing if it is not of that form.
std::optional<std::string> bytes_of(std::string_view text) {
  if (!text.starts_with("\\x") || text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 2; i < text.size(); i += 2) {
    unsigned char byte = 0;
    const char* const end = text.data() + i + 2;
    if (std::from_chars(text.data() + i, end, byte, 16).ptr != end) return std::nullopt;
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

std::string list_of(std::string_view bytes, std::string_view separator) {
  std::string list;
  for (const char byte : bytes) {
    list += list.empty() ? std::string_view("[") : separator;
    append_integer(static_cast<unsigned char>(byte), list);
  }
  return list + "]";
}

class CellWriter {
 public:
  explicit CellWriter(const RecordStyle& style) : style_(style) {}

  void append(LetterRule rule, const Cell& cell, std::string& out) const {
    switch (rule) {
      case LetterRule::Plain: append_plain(cell, out); return;
      case LetterRule::Wrapped:
        append_integer(static_cast<std::int32_t>(truncated(cell)), out);
        return;
      case LetterRule::Whole: append_whole(cell, out); return;
      case LetterRule::MaterializeInt: append_materialize_int(cell, Rounding::Down, out); return;
      case LetterRule::CockroachInt: append_materialize_int(cell, Rounding::HalfUp, out); return;
      case LetterRule::RoundedInt: append_rounded_int(cell, out); return;
      case LetterRule::SqliteReal: append_sqlite_real(as_real(cell), out); return;
      case LetterRule::CReal: append_c_real(as_real(cell), out); return;
      case LetterRule::MaterializeReal: append_materialize_real(cell, out); return;
      case LetterRule::ShortestReal:
        if (cell.kind == CellKind::Real) return append_shortest(cell.real, out);
        append_plain(cell, out);
    }
  }

 private:
  void append_whole(const Cell& cell, std::string& out) const {
    const std::size_t begin = out.size();
    append_plain(cell, out);
    const bool has_exponent = out.find_first_of("eE", begin) != std::string::npos;
    if (is_number(cell.kind) && !has_exponent && std::floor(as_real(cell)) == as_real(cell)) {
      drop_trailing_zeros(begin, out);
    }
  }

  void append_materialize_int(const Cell& cell, Rounding rounding, std::string& out) const {
    switch (cell.kind) {
      case CellKind::Real: append_integer(to_integer(cell.real), out); return;
      case CellKind::Bool: out += is_true(cell.text) ? '1' : '0'; return;
      case CellKind::Decimal: append_rounded(cell.text, 0, rounding, out); return;
      case CellKind::Text: out += '0'; return;
      default: append_plain(cell, out);
    }
  }

  void append_rounded_int(const Cell& cell, std::string& out) const {
    if (cell.kind == CellKind::Decimal) return append_rounded(cell.text, 0, Rounding::HalfUp, out);
    if (cell.kind != CellKind::Real || !std::isfinite(cell.real)) return append_plain(cell, out);
    append_integer(to_integer(std::nearbyint(cell.real)), out);
  }

  void append_materialize_real(const Cell& cell, std::string& out) const {
    if (cell.kind == CellKind::Real) return append_c_real(cell.real, out);
    if (cell.kind == CellKind::Decimal)
      return append_rounded(cell.text, 3, Rounding::HalfEven, out);
    append_plain(cell, out);
  }

  void append_plain(const Cell& cell, std::string& out) const {
    switch (cell.kind) {
      case CellKind::Integer:
        if (cell.text.empty()) return append_integer(cell.integer, out);
        out += cell.text;
        return;
      case CellKind::Real: append_float(cell, out); return;
      case CellKind::Decimal: append_decimal(cell, out); return;
      case CellKind::Bool: append_bool(cell.text, out); return;
      case CellKind::Bytes: append_bytea(cell.text, out); return;
      case CellKind::Oid:
      case CellKind::Text: append_text(cell.text, out);
    }
  }

  void append_bytea(std::string_view text, std::string& out) const {
    const auto bytes = style_.byteas == ByteaText::Engine ? std::nullopt : bytes_of(text);
    if (!bytes) return append_text(text, out);
    if (find_invalid_utf8(*bytes) == std::string_view::npos) return append_text(*bytes, out);
    out += list_of(*bytes, style_.byteas == ByteaText::GoList ? " " : ", ");
  }

  void append_float(const Cell& cell, std::string& out) const {
    switch (style_.floats) {
      case FloatText::Engine:
        if (cell.text.empty()) return append_sqlite_text(cell.real, out);
        out += cell.text;
        return;
      case FloatText::ThreeDecimals: append_c_real(cell.real, out); return;
      case FloatText::Shortest: append_go_float(cell, out); return;
      case FloatText::Rounded12: append_rounded12(cell.real, out); return;
    }
  }

  /// The text of the server if there is one: it is the shortest already, exponents included.
  static void append_go_float(const Cell& cell, std::string& out) {
    if (cell.text.empty()) return append_shortest(cell.real, out);
    out += cell.text;
  }

  static void append_rounded12(double value, std::string& out) {
    if (!std::isfinite(value)) {
      out += std::isnan(value) ? "NaN" : value < 0 ? "-Infinity" : "Infinity";
      return;
    }
    std::string digits;
    append_shortest(value, digits);
    append_rounded12(digits, out);
  }
  static void append_rounded12(std::string_view digits, std::string& out) {
    const std::size_t begin = out.size();
    append_rounded(digits, 12, Rounding::HalfEven, out);
    drop_trailing_zeros(begin, out);
  }

  void append_decimal(const Cell& cell, std::string& out) const {
    if (style_.floats == FloatText::Rounded12) return append_rounded12(cell.text, out);
    out += cell.text;
  }

  void append_bool(std::string_view text, std::string& out) const {
    switch (style_.booleans) {
      case BoolText::Engine: append_text(text, out); return;
      case BoolText::Digit: out += is_true(text) ? '1' : '0'; return;
      case BoolText::Word: out += is_true(text) ? "true" : "false"; return;
    }
  }

  void append_text(std::string_view text, std::string& out) const {
    if (style_.cut_newlines) text = text.substr(0, text.find_last_not_of('\n') + 1);
    const std::size_t begin = out.size();
    switch (style_.bytes) {
      case ByteText::Ascii: append_ascii(text, out); break;
      case ByteText::EscapedNul: append_escaping_nul(text, out); break;
      case ByteText::Utf8: out += text; break;
    }
    if (out.size() == begin) out += style_.empty;
  }

  const RecordStyle& style_;
};

}  // namespace

bool is_true(std::string_view text) { return text == "t" || text == "true" || text == "1"; }

CellKind kind_of(TypeOid type) {
  switch (type) {
    case 16: return CellKind::Bool;
    case 17: return CellKind::Bytes;
    case 20:
    case 21:
    case 23: return CellKind::Integer;
    case 26: return CellKind::Oid;
    case 700:
    case 701: return CellKind::Real;
    case 1700: return CellKind::Decimal;
    default: return CellKind::Text;
  }
}

void append_cell(const RecordStyle& style, LetterRule rule, const Cell& cell, std::string& out) {
  const bool cast = style.numbers != LetterRule::Plain && is_number(cell.kind);
  CellWriter(style).append(cast ? style.numbers : rule, cell, out);
}

bool is_verbatim(const RecordStyle& style, LetterRule rule, CellKind kind) {
  switch (kind) {
    case CellKind::Integer:
      return rule != LetterRule::Wrapped && rule != LetterRule::SqliteReal &&
             rule != LetterRule::CReal;
    case CellKind::Oid:
    case CellKind::Text:
      return rule == LetterRule::Plain && style.bytes == ByteText::Utf8 && !style.cut_newlines;
    default: return false;
  }
}

}  // namespace weir::record
