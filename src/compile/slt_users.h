// Users of scripts: as whom they connect, and what their roles are where they are missing.
#pragma once

#include <string_view>

#include "plan/plan.h"
#include "script/slt/dialect.h"

namespace weir::compile {

struct SltUser {
  std::string_view name;  ///< Empty: as the main session does.
  plan::LoginRole role = plan::LoginRole::Given;
};

/// Who `written`, behind `user` or `user=`, is in this dialect. The name points into `written`.
[[nodiscard]] SltUser slt_user(slt::Family family, std::string_view written);

}  // namespace weir::compile
