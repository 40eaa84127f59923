// The text of one difference, as console and JUnit show it.
#pragma once

#include <string>

#include "diag/diagnostic.h"
#include "plan/event.h"
#include "report/secrets.h"

namespace weir::report {

/// `text` between the codes of `code` (such as "1;31"), if colours are on.
[[nodiscard]] std::string painted(Colour colour, std::string_view code, std::string_view text);

/// Without secrets and control characters.
[[nodiscard]] std::string clean(const SecretFilter& secrets, std::string_view text);

/// "path:line:col: message", in one line; of the narrowest place known.
[[nodiscard]] std::string headline(const plan::CommandReport& report, const SecretFilter& secrets);
[[nodiscard]] std::string headline(const plan::Diagnosed& diagnosed, const SecretFilter& secrets);

/// The whole of it: heading, source line with caret, SQL, difference, tries, SQLSTATE, DETAIL and
/// HINT; ends in a newline. Free of secrets and of control characters but colours.
[[nodiscard]] std::string describe(const plan::CommandReport& report, const SecretFilter& secrets,
                                   Colour colour);
[[nodiscard]] std::string describe(const plan::Diagnosed& diagnosed, const SecretFilter& secrets,
                                   Colour colour);

}  // namespace weir::report
