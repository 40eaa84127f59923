// What the file of every action includes: the declarations of the table's rows, and the names that
// rows and functions are written with.
//
// An action is a namespace of its own name: `spec` describes it, `perform` runs it. An Error that
// `perform` returns becomes an ActionResult of kind Error; what the system under test did wrong is
// returned with `failed` or `unexpected`.
#pragma once

#include <array>

#include "plan/action_spec.h"
#include "run/action.h"

namespace weir::actions {

using plan::ActionSpec;
using plan::ArgumentSpec;
using plan::ArgumentType;
using plan::BodyUse;
using plan::Control;
using plan::ExampleUse;
using plan::OtherArguments;
using plan::Required;
using run::ActionCall;
using run::ActionContext;
using run::ActionResult;
using run::failed;
using run::passed;
using run::unexpected;

#define ACTION(name)                                                             \
  namespace name {                                                               \
  extern const ActionSpec spec;                                                  \
  [[nodiscard]] Result<ActionResult> perform(ActionContext&, const ActionCall&); \
  }
#define DECLARED(name)          \
  namespace name {              \
  extern const ActionSpec spec; \
  }
#include "actions/actions.def"
#undef ACTION
#undef DECLARED

}  // namespace weir::actions
