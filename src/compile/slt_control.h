// Records that are neither statement nor query.
#pragma once

#include <string>

#include "compile/slt_state.h"

namespace weir::compile {

/// What a control record comes to.
struct SltControl {
  std::optional<plan::Operation> operation;  ///< To be run; nothing if it only changed the state.
  plan::Expectation expectation;
  plan::Range defines;
  std::string unsupported;  ///< Not empty: the record is skipped for this reason.
};

/// Changes `context.state`, or says what is to be run. Includes and loops are not for this.
[[nodiscard]] SltControl compile_control(const SltContext& context, const slt::Record& record);

}  // namespace weir::compile
