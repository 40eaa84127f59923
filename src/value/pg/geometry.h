// Geometry: points and what is made of them, as the server prints them.
#pragma once

#include "value/pg/decode.h"

namespace weir::pg {

bool point_binary(std::string_view raw, std::string& out);
bool line_binary(std::string_view raw, std::string& out);
bool lseg_binary(std::string_view raw, std::string& out);
bool box_binary(std::string_view raw, std::string& out);
bool path_binary(std::string_view raw, std::string& out);
bool polygon_binary(std::string_view raw, std::string& out);
bool circle_binary(std::string_view raw, std::string& out);

}  // namespace weir::pg
