// The names of all diagnostics of the sqllogictest language.
#pragma once

#include <string_view>

#include "diag/diagnostic.h"

namespace weir::slt {

/// What a rule is called, how bad it is and what it finds.
struct Rule {
  std::string_view name;
  Severity severity = Severity::Error;
  std::string_view summary;
};

namespace rule {
#define ERROR(identifier, name, summary) \
  inline constexpr Rule k##identifier{name, Severity::Error, summary};
#define WARNING(identifier, name, summary) \
  inline constexpr Rule k##identifier{name, Severity::Warning, summary};
#include "script/slt/rules.def"
#undef ERROR
#undef WARNING
}  // namespace rule

/// All rules, in the order of `rules.def`.
inline constexpr Rule kRules[] = {
#define ERROR(identifier, name, summary) rule::k##identifier,
#define WARNING(identifier, name, summary) rule::k##identifier,
#include "script/slt/rules.def"
#undef ERROR
#undef WARNING
};

}  // namespace weir::slt
