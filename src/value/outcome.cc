// Names of outcomes.
#include "value/outcome.h"

namespace weir {

std::string_view to_text(OutcomeKind kind) {
  switch (kind) {
    case OutcomeKind::Ok: return "ok";
    case OutcomeKind::Error: return "error";
    case OutcomeKind::Unknown: return "unknown";
    case OutcomeKind::Cancelled: return "cancelled";
    case OutcomeKind::NotRun: return "not-run";
  }
  return "not-run";
}

}  // namespace weir
