// The names of all diagnostics of the compiler of `.td` scripts.
#pragma once

#include "script/td/rules.h"

namespace weir::compile {

using td::Rule;

namespace rule {
#define ERROR(identifier, name, summary) \
  inline constexpr Rule k##identifier{name, Severity::Error, summary};
#define WARNING(identifier, name, summary) \
  inline constexpr Rule k##identifier{name, Severity::Warning, summary};
#define NOTE(identifier, name, summary) \
  inline constexpr Rule k##identifier{name, Severity::Note, summary};
#include "compile/td_rules.def"
#undef ERROR
#undef WARNING
#undef NOTE
}  // namespace rule

/// All rules, in the order of `td_rules.def`.
inline constexpr Rule kRules[] = {
#define ERROR(identifier, name, summary) rule::k##identifier,
#define WARNING(identifier, name, summary) rule::k##identifier,
#define NOTE(identifier, name, summary) rule::k##identifier,
#include "compile/td_rules.def"
#undef ERROR
#undef WARNING
#undef NOTE
};

}  // namespace weir::compile
