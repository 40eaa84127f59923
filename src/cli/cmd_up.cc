// `weir up` and `weir down`.
#include <fmt/format.h>

#include "base/duration.h"
#include "base/json_writer.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/interrupts.h"
#include "cli/service_ground.h"
#include "cli/service_list.h"

namespace weir::cli {
namespace {

using system::Session;

/// No event tells when a service begins to listen.
constexpr Nanoseconds kLookPause = std::chrono::seconds(1);
constexpr Nanoseconds kStopBudget = std::chrono::seconds(60);

/// Services named on the command line, else those that weir.toml describes, else all that the
/// catalogue says can be started without anything: there is no sense in that, so it is refused.
Result<std::vector<std::string>> wanted_services(const ServiceGround& ground) {
  std::vector<std::string> names = named_services(ground.arguments);
  if (!names.empty()) return names;
  if (!ground.configured.empty()) return ground.configured;
  return fail(ErrorKind::Usage, "which services?",
              "name them, such as `weir up postgres kafka`, or describe them in a weir.toml; "
              "`weir describe` lists those there are");
}

void print_services(const Invocation& invocation, const ServiceGround& ground,
                    const Session& session) {
  const std::vector<ListedService> services = list_services(session);
  print(invocation.out, ground.arguments.has(option::kServiceJson) ? services_json(services)
                                                                   : services_text(services));
  std::fflush(invocation.out);  // it may stay for long after this
}

Error end_of(Session& session, const std::string& name) {
  const system::Instance* instance = session.instance(name);
  const std::string epitaph = instance == nullptr ? std::string() : instance->epitaph();
  return {ErrorKind::Unavailable, epitaph.empty() ? name + " ended" : epitaph, {}};
}

/// What is wrong with a service that has ended by itself, or that other machines can reach.
/// Unavailable when another weir has ended the session.
Result<Error> await_trouble(Session& session, const Interrupts& interrupts) {
  for (;;) {
    auto failed =
        session.await_failure({Deadline::after(SystemClock(), kLookPause), interrupts.token()});
    if (failed) return end_of(session, *failed);
    if (failed.error().kind != ErrorKind::Timeout) return Failure(std::move(failed).error());
    auto reachable = reachable_service(list_services(session));
    if (reachable) return *std::move(reachable);
  }
}

/// Until Ctrl-C, until a service fails, or until another weir ends the session.
int stay(const Invocation& invocation, const ServiceGround& ground, Session& session,
         const Interrupts& interrupts) {
  print(invocation.err, "Ctrl-C stops them\n");
  const auto trouble = await_trouble(session, interrupts);
  int status = kExitPassed;
  if (trouble) {
    status = complain(invocation, ground, *trouble);
  } else if (!interrupts.happened()) {
    return complain(invocation, ground, trouble.error());
  }
  print(invocation.err, "stopping\n");
  const auto stopped = session.down({Deadline::after(SystemClock(), kStopBudget), {}});
  return stopped ? status : complain(invocation, ground, stopped.error());
}

std::string stopped_json(const std::vector<system::InstanceRecord>& records, Nanoseconds took) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("stopped").begin_array();
  for (const system::InstanceRecord& record : records) json.string(record.name);
  json.end_array().key("elapsed");
  json.number(std::chrono::duration<double>(took).count(), 3).end_object();
  return text + "\n";
}

/// What runs is left alone, so it must be what is asked for.
Result<void> check_descriptions(const ServiceGround& ground, const Session& session,
                                const std::vector<std::string>& names) {
  WEIR_TRY_ASSIGN(const auto others, session.described_otherwise(names));
  if (others.empty()) return {};
  std::string again = fmt::format("weir restart {}", fmt::join(others, " "));
  for (const std::string& name : ground.arguments.all(option::kServiceOverride)) {
    again += fmt::format(" --override {}", shell_quote(name));
  }
  return fail(
      ErrorKind::Usage,
      fmt::format("{} {} already, started from another description", fmt::join(others, ", "),
                  others.size() == 1 ? "runs" : "run"),
      fmt::format("`{}` starts {} again as described now, with {} data", again,
                  others.size() == 1 ? "it" : "them", others.size() == 1 ? "its" : "their"));
}

/// A service without a probe may have ended since it was started.
int report_failed(const Invocation& invocation, const ServiceGround& ground, Session& session) {
  int status = kExitPassed;
  for (const system::InstanceRecord& record : session.records()) {
    if (record.state != system::ServiceState::Failed) continue;
    const system::Instance* instance = session.instance(record.name);
    const std::string epitaph = instance == nullptr ? std::string() : instance->epitaph();
    status = complain(invocation, ground,
                      Error{ErrorKind::Unavailable,
                            epitaph.empty() ? fmt::format("{} ended", record.name) : epitaph,
                            {}});
  }
  return status;
}

Result<void> bring_up(const Invocation& invocation, const ServiceGround& ground,
                      const Interrupts& interrupts, int& status) {
  const system::Patience patience = service_patience(ground.arguments, interrupts.token());
  WEIR_TRY_ASSIGN(const std::vector<std::string> names, wanted_services(ground));
  WEIR_TRY_ASSIGN(auto session, Session::find(session_options(invocation, ground), patience));
  const bool joined = session != nullptr;
  if (!joined) {
    WEIR_TRY_ASSIGN(session, Session::create(session_options(invocation, ground),
                                             system::Sharing::Shared, patience));
  }
  if (joined) WEIR_TRY(check_descriptions(ground, *session, names));
  WEIR_TRY(session->up(names, patience));
  print_services(invocation, ground, *session);
  const bool leave = joined || ground.arguments.has(option::kDetach);
  if (leave) status = report_failed(invocation, ground, *session);
  if (joined) return {};
  if (leave) return session->detach();
  status = stay(invocation, ground, *session, interrupts);
  return {};
}

}  // namespace

int up_command(Invocation& invocation) {
  const ServiceGround ground =
      begin_service_command(invocation, "up", taken_by::kUp, ServiceWords::All);
  if (ground.status) return *ground.status;
  const Interrupts interrupts;
  int status = kExitPassed;
  const auto done = bring_up(invocation, ground, interrupts, status);
  return done ? status : complain(invocation, ground, done.error());
}

int down_command(Invocation& invocation) {
  const ServiceGround ground =
      begin_service_command(invocation, "down", taken_by::kDown, ServiceWords::None);
  if (ground.status) return *ground.status;
  const Interrupts interrupts;
  const bool json = ground.arguments.has(option::kServiceJson);
  const system::Patience patience = service_patience(ground.arguments, interrupts.token());
  auto session = Session::find(session_options(invocation, ground), patience);
  if (!session) return complain(invocation, ground, session.error());
  if (*session == nullptr) {
    if (json) print(invocation.out, stopped_json({}, {}));
    if (!json) print(invocation.err, "no services run here\n");
    return kExitPassed;
  }
  const SystemClock clock;
  const MonotonicTime begun = clock.now();
  const std::vector<system::InstanceRecord> records = (*session)->records();
  const std::size_t count = records.size();
  const auto done = (*session)->down(patience);
  if (!done) return complain(invocation, ground, done.error());
  const Nanoseconds took = clock.now() - begun;
  if (json) {
    print(invocation.out, stopped_json(records, took));
    return kExitPassed;
  }
  print(invocation.out, fmt::format("{} {} stopped in {}\n", count,
                                    count == 1 ? "service" : "services", format_duration(took)));
  return kExitPassed;
}

}  // namespace weir::cli
