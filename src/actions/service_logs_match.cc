// `$ service-logs-match`: waits for a line in the logs of a service.
#include <fmt/format.h>

#include <vector>

#include "actions/action.h"
#include "actions/services.h"
#include "actions/waiting.h"
#include "base/pattern.h"
#include "system/service/log_reader.h"

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

/// The logs of a service; those that it has when the action begins.
std::vector<system::LogSearch> searches_of(const ServiceAction& service) {
  std::vector<system::LogSearch> searches;
  for (const auto& log : service.instance.record().logs) {
    searches.emplace_back(log, service.visit.log_begin(log));
  }
  return searches;
}

/// Looks into all of them, so that all last lines are those of the same time.
bool look_into(std::vector<system::LogSearch>& searches, const Pattern& pattern) {
  bool found = false;
  for (system::LogSearch& search : searches) found = search.look(pattern) || found;
  return found;
}

std::string last_lines(const std::vector<system::LogSearch>& searches) {
  std::string lines;
  for (const system::LogSearch& search : searches) lines += search.last_lines();
  return lines;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "service-logs-match",
    .summary = "waits until a line of a service's logs matches a pattern",
    .doc =
        "Looked at is what was written since the script began, in the service's output and in "
        "the `logs` of its description. Without a match within the timeout the command fails, "
        "and shows the last lines.",
    .example = R"($ postgres-execute connection=${service.postgres.url}
DO $$ BEGIN RAISE LOG 'here I am'; END $$

$ service-logs-match name=postgres pattern="here I am$" timeout=30s
)",
    .errors =
        "no line that matches when the timeout is over; the last lines are shown\n"
        "a pattern that RE2 does not take, told by `weir check`\n"
        "a name that is no service of weir.toml or the catalogue, told before the run",
    .arguments = kArguments,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  WEIR_TRY_ASSIGN(const ServiceAction service, service_of(context, call));
  WEIR_TRY_ASSIGN(const Pattern pattern, Pattern::create(call.text("pattern")));
  std::vector<system::LogSearch> searches = searches_of(service);
  for (;;) {
    if (look_into(searches, pattern)) return passed();
    if (service.patience.deadline.expired(context.clock())) {
      ActionResult result = failed(fmt::format("no line of the logs of {} matches `{}`",
                                               call.text("name"), call.text("pattern")));
      result.expected = call.text("pattern");
      result.actual = last_lines(searches);
      return result;
    }
    WEIR_TRY(pause(context, kPause));
  }
}

}  // namespace weir::actions::service_logs_match
