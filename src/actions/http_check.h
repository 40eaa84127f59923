// What the response to a request must be, as an action's arguments and lines say it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actions/json_text.h"
#include "base/result.h"
#include "driver/http.h"
#include "run/action.h"

namespace weir::actions {

struct HttpExpectation {
  std::vector<int> statuses;                      ///< Those that are right.
  bool success = true;                            ///< So are 200 to 299.
  NamedTexts headers;                             ///< By lower-case names; null: must be missing.
  std::optional<std::vector<std::string>> lines;  ///< Of its body, if that matters.
};

/// Statuses separated by commas. Usage if one is no number from 100 to 999.
[[nodiscard]] Result<std::vector<int>> read_statuses(std::string_view list);

/// The beginning of a response's body, for people.
[[nodiscard]] std::string show_body(const driver::HttpResponse& response);

/// Bodies are compared by value where both are JSON (and the response says so, or both are objects
/// or arrays), else line by line, in which the newline at the end makes no difference. `mask` is
/// put over what was received.
[[nodiscard]] run::ActionResult check_response(const HttpExpectation& expectation,
                                               const driver::HttpResponse& response,
                                               const run::Mask& mask);

}  // namespace weir::actions
