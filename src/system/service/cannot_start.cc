// Hints by what the kernel said.
#include "system/service/cannot_start.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace weir::system {
namespace {

struct Reason {
  int number;
  std::string_view advice;
};
constexpr std::array kReasons = {
    Reason{
        ENOENT,
        "a program is named by its path, or lies on PATH; `${tool.NAME}` finds one, and says how "
        "to get it"},
    Reason{
        EACCES,
        "it must be a file that may be executed, in folders that the user of services may enter; "
        "as root weir runs them as `nobody`"},
    Reason{ENOEXEC, "a script begins with its interpreter, such as `#!/bin/sh`"},
    Reason{ENOTDIR, "a part of its path is no folder"},
};

}  // namespace

Error explain_start(Error error, const Origin& command) {
  if (!error.message.starts_with("cannot start `") || !error.hint.empty()) return error;
  const auto* reason = std::ranges::find_if(kReasons, [&](const Reason& one) {
    return error.message.ends_with(std::string(": ") + std::strerror(one.number));
  });
  if (reason != kReasons.end()) error.hint = reason->advice;
  if (command.line == 0) return error;
  error.hint = fmt::format("its command stands at {}:{}:{}{}{}", command.file, command.line,
                           command.column, error.hint.empty() ? "" : "; ", error.hint);
  return error;
}

}  // namespace weir::system
