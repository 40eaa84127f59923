// Requests that scripts ask for are checked before anything is sent.
#pragma once

#include "base/result.h"
#include "driver/http.h"

namespace weir::driver {

/// Usage, with the part that is wrong, if the method, the content type or a header would make other
/// lines of the request than the one it is for.
[[nodiscard]] Result<void> check_syntax(const HttpRequest& request);

}  // namespace weir::driver
