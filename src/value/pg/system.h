// System: the server's own identifiers, snapshots and text search vectors.
#pragma once

#include "value/pg/decode.h"

namespace weir::pg {

/// "(block,offset)".
bool tid_binary(std::string_view raw, std::string& out);
/// "16/B374D848".
bool lsn_binary(std::string_view raw, std::string& out);
/// "xmin:xmax:xip,xip".
bool snapshot_binary(std::string_view raw, std::string& out);
/// "'cat':3A 'fat':2".
bool tsvector_binary(std::string_view raw, std::string& out);
/// `void`: nothing at all.
bool void_binary(std::string_view raw, std::string& out);

}  // namespace weir::pg
