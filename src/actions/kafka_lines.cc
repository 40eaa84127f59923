// From lines to the bytes of records.
#include "actions/kafka_lines.h"

#include "base/text.h"

namespace weir::actions {
namespace {

/// What belongs to the part at the front of `rest`, and what it takes off there.
struct Piece {
  std::string_view text;
  std::size_t taken = 0;
};

/// Without a terminator the whole rest.
Piece piece_of(const PartForm& form, std::string_view rest) {
  if (form.is_json || form.terminator == '\0') return {rest, rest.size()};
  const std::size_t end = rest.find(form.terminator);
  if (end == std::string_view::npos) return {rest, rest.size()};
  return {rest.substr(0, end), end + 1};
}

/// Whether the part is there. Takes it off `line` from `at` on.
codec::Coded<bool> encode_part(const PartForm& form, std::string_view line, std::size_t& at,
                               std::string& bytes) {
  bytes.clear();
  const Piece piece = piece_of(form, line.substr(at));
  const bool missing = form.is_json ? trim(piece.text).empty() : piece.text.empty();
  if (missing) {
    at += piece.taken;
    return false;
  }
  bytes = form.header;
  auto read = form.codec->encode(piece.text, bytes);
  if (!read) {
    codec::Mistake mistake = std::move(read).error();
    if (mistake.source.empty()) mistake.offset += at;
    return codec::Mistaken(std::move(mistake));
  }
  at += form.is_json ? *read : piece.taken;
  return true;
}

}  // namespace

codec::Coded<void> encode_line(const LineForm& form, std::string_view line, EncodedLine& encoded) {
  std::size_t at = 0;
  encoded.has_key = encoded.has_value = false;
  if (form.key) {
    WEIR_CODED_ASSIGN(encoded.has_key, encode_part(*form.key, line, at, encoded.key));
  }
  if (form.value) {
    WEIR_CODED_ASSIGN(encoded.has_value, encode_part(*form.value, line, at, encoded.value));
  }
  return {};
}

}  // namespace weir::actions
