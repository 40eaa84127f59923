// Containers: arrays, vectors, ranges and multiranges of other types.
#pragma once

#include "value/pg/decode.h"

namespace weir::pg {

/// Any array; the type of its elements is in its header. False if that type is not known in binary.
bool array_binary(std::string_view raw, std::string& out);
/// `oidvector` as the server prints it: numbers separated by spaces.
bool oidvector_binary(std::string_view raw, std::string& out);

/// The server's array text without its quotes and escapes, each element passed through `element`
/// (as it is where that fails).
bool append_array_text(std::string_view raw, Decode element, char separator, std::string& out);
bool append_range_binary(std::string_view raw, Decode bound, std::string& out);
bool append_range_text(std::string_view raw, Decode bound, std::string& out);
bool append_multirange_binary(std::string_view raw, Decode bound, std::string& out);
bool append_multirange_text(std::string_view raw, Decode bound, std::string& out);

/// "1 2" as "[0:1]={1,2}", the form of an array that begins at 0.
bool int2vector_text(std::string_view raw, std::string& out);

template <Decode Element, char Separator = ','>
bool array_text(std::string_view raw, std::string& out) {
  return append_array_text(raw, Element, Separator, out);
}
template <Decode Bound>
bool range_binary(std::string_view raw, std::string& out) {
  return append_range_binary(raw, Bound, out);
}
template <Decode Bound>
bool range_text(std::string_view raw, std::string& out) {
  return append_range_text(raw, Bound, out);
}
template <Decode Bound>
bool multirange_binary(std::string_view raw, std::string& out) {
  return append_multirange_binary(raw, Bound, out);
}
template <Decode Bound>
bool multirange_text(std::string_view raw, std::string& out) {
  return append_multirange_text(raw, Bound, out);
}

}  // namespace weir::pg
