// Regexes in scripts: whether they compile.
#pragma once

#include "script/slt/context.h"

namespace weir::slt {

/// Reports a regex of the script that does not compile, at the piece that is wrong.
void check_regex(Context& context, const Text& regex);

/// The same for `<REGEX>:` and `<!REGEX>:` in front of expected values.
void check_value_regexes(Context& context, const Record& record);

}  // namespace weir::slt
