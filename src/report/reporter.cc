// The table of reporters.
#include "report/reporter.h"

#include <algorithm>
#include <array>

namespace weir::report {

#define REPORTER(name)            \
  namespace name {                \
  extern const ReporterSpec spec; \
  }
#include "report/reporters.def"
#undef REPORTER

namespace {
#define REPORTER(name) &name::spec,
constexpr std::array kReporters = {
#include "report/reporters.def"
};
#undef REPORTER
}  // namespace

std::span<const ReporterSpec* const> reporters() { return kReporters; }

const ReporterSpec* find_reporter(std::string_view name) {
  const auto* found = std::find_if(kReporters.begin(), kReporters.end(),
                                   [name](const ReporterSpec* spec) { return spec->name == name; });
  return found == kReporters.end() ? nullptr : *found;
}

}  // namespace weir::report
