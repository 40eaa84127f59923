// Checks and lines that the actions of several databases share.
#include "actions/connections.h"

#include <fmt/format.h>

#include "actions/waiting.h"

namespace weir::actions {
namespace {

using run::ActionContext;
using run::ActionResult;

constexpr std::size_t kShownBytes = 120;

/// A statement as messages show it: its beginning, up to a character's end.
std::string shorten(std::string_view line) {
  if (line.size() <= kShownBytes) return std::string(line);
  std::size_t end = kShownBytes;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  return std::string(line.substr(0, end)) + "…";
}

ActionResult refused(std::string_view line, const Outcome& outcome) {
  if (outcome.kind == OutcomeKind::NotRun) {
    return run::errored({ErrorKind::Usage, outcome.error.message, outcome.error.hint});
  }
  return run::unexpected(fmt::format("`{}` failed", shorten(line)), outcome);
}

}  // namespace

Result<void> check_connection_name(std::string_view name) {
  if (name.empty()) return fail(ErrorKind::Usage, "argument `name` is empty, expected a name");
  if (name.find("://") != std::string_view::npos) {
    return fail(ErrorKind::Usage, "argument `name` is an URL, expected a name",
                "the address belongs in `url=`");
  }
  if (name == "main") {
    return fail(ErrorKind::Usage, "`main` is the script's own connection, and cannot be replaced",
                "choose another name");
  }
  return {};
}

ActionResult run_lines(ActionContext& context, std::string_view session,
                       const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    const Outcome outcome = context.sql(session, line, driver::Protocol::Simple, patience(context));
    if (!outcome.ok()) return refused(line, outcome);
  }
  return run::passed();
}

}  // namespace weir::actions
