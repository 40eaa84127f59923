// `$ service-logs-match`: waits for a line in the logs of a service.
#include <fmt/format.h>

#include <algorithm>

#include "actions/action.h"
#include "actions/services.h"
#include "actions/waiting.h"
#include "base/file.h"
#include "base/pattern.h"
#include "base/text.h"

namespace weir::actions::service_logs_match {
namespace {

constexpr std::array kArguments = {
    service_name(),
    ArgumentSpec{.name = "pattern",
                 .type = ArgumentType::Regex,
                 .required = Required::Yes,
                 .doc = "found somewhere in the line"},
    service_timeout(),
};

constexpr Nanoseconds kPause = std::chrono::milliseconds(20);
constexpr std::size_t kShownLines = 5;

/// What one look saw.
struct Look {
  bool found = false;
  std::string end;  ///< The last lines.
};

Look look_at(const ServiceAction& service, const Pattern& pattern) {
  Look look;
  for (const auto& log : service.instance.record().logs) {
    const auto text = read_file(log);
    const std::uint64_t begin = service.visit.log_begin(log);
    if (!text || begin >= text->size()) continue;
    const auto lines = split(std::string_view(*text).substr(begin), '\n');
    look.found = look.found || std::ranges::any_of(lines, [&](std::string_view line) {
                   return pattern.found_in(line);
                 });
    const std::size_t first = lines.size() - std::min(lines.size(), kShownLines + 1);
    for (std::size_t i = first; i < lines.size(); ++i) {
      if (!lines[i].empty()) look.end += fmt::format("{}\n", lines[i]);
    }
  }
  return look;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "service-logs-match",
    .summary = "waits until a line of a service's logs matches a pattern",
    .doc =
        "Looked at is what was written since the script began, in the service's output and in "
        "the `logs` of its description. Without a match within the timeout the command fails, "
        "and shows the last lines.",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const ServiceAction service, service_of(context, call));
  WEIR_TRY_ASSIGN(const Pattern pattern, Pattern::create(call.text("pattern")));
  for (;;) {
    Look look = look_at(service, pattern);
    if (look.found) return passed();
    if (service.patience.deadline.expired(context.clock())) {
      ActionResult result = failed(fmt::format("no line of the logs of {} matches `{}`",
                                               call.text("name"), call.text("pattern")));
      result.expected = call.text("pattern");
      result.actual = std::move(look.end);
      return result;
    }
    WEIR_TRY(pause(context, kPause));
  }
}

}  // namespace weir::actions::service_logs_match
