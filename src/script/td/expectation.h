// What a command expects: rows, an error, a text; the lines below a command line.
#pragma once

#include <cstdint>

#include "script/td/context.h"

namespace weir::td {

/// The nodes below a command line, up to the next command: indices [begin, end).
struct Body {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

void parse_input(Context& context, Command& command, Body body);
void parse_rows(Context& context, Command& command, Body body);
void parse_expected_error(Context& context, Command& command, Body body);
void parse_plan(Context& context, Command& command, Body body);

/// Three or more dashes and nothing else.
[[nodiscard]] bool is_dashes(std::string_view line);

/// The parts of `N values hashing to X`, if the line has that form; nothing is said about N.
struct HashParts {
  std::string_view count;
  std::string_view digest;
};
[[nodiscard]] bool match_hash(std::string_view line, HashParts& parts);

}  // namespace weir::td
