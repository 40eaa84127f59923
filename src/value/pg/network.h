// Network: addresses as the server prints them.
#pragma once

#include "value/pg/decode.h"

namespace weir::pg {

/// `inet`: the length of the network part only if it is not the whole address.
bool inet_binary(std::string_view raw, std::string& out);
/// `cidr`: always with the length of the network part.
bool cidr_binary(std::string_view raw, std::string& out);
/// `macaddr` and `macaddr8`.
bool macaddr_binary(std::string_view raw, std::string& out);

}  // namespace weir::pg
