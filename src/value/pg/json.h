// Json: jsonb in canonical form.
#pragma once

#include "value/pg/decode.h"

namespace weir::pg {

/// Appends one JSON document without white space, members sorted bytewise by their decoded key, of
/// equal keys the last one; numbers in plain notation with their digits kept, strings with the
/// shortest escapes. False if it is not JSON or nested too deeply.
bool append_canonical_json(std::string_view json, std::string& out);

bool jsonb_binary(std::string_view raw, std::string& out);
bool jsonb_text(std::string_view raw, std::string& out);

}  // namespace weir::pg
