// Requests, statements and commands, each with its own deadline.
#include "system/service/task.h"

#include <fmt/format.h>

#include "base/text.h"
#include "driver/http.h"
#include "process/child.h"
#include "system/service/cannot_start.h"
#include "system/service/known.h"
#include "system/service/sql.h"

namespace weir::system {
namespace {

constexpr std::size_t kShownLines = 10;
constexpr std::size_t kShownBytes = 500;

/// The last lines of what a program wrote, its errors if it wrote any.
std::string last_lines(const process::ProcessOutput& output) {
  const std::string_view text = trim(output.error.empty() ? output.out : output.error);
  std::vector<std::string_view> lines = split(text, '\n');
  if (lines.size() > kShownLines) lines.erase(lines.begin(), lines.end() - kShownLines);
  return join(lines, "\n");
}

Result<void> run_command(const TaskSpec& task, const TaskContext& context,
                         const Patience& patience) {
  WEIR_TRY_ASSIGN(const auto arguments, interpolate_all(task.command, context.names));
  WEIR_TRY_ASSIGN(const auto settings, interpolate_all(task.environment, context.names));
  const auto output =
      process::run_process({.arguments = arguments,
                            .environment = environment_of(context.workshop, context.home, settings),
                            .folder = context.folder,
                            .account = context.workshop.account},
                           patience.deadline, patience.stop);
  if (!output) return Failure(explain_start(output.error(), task.command_origin));
  if (output->status.success()) return {};
  return fail(ErrorKind::Unavailable,
              fmt::format("`{}` ended {}:\n{}", arguments.front(),
                          process::describe(output->status), last_lines(*output)));
}

Result<void> run_request(const TaskSpec& task, const TaskContext& context,
                         const Patience& patience) {
  driver::HttpRequest request{.method = task.method, .url = {}};
  WEIR_TRY_ASSIGN(request.url, interpolate(task.target, context.names));
  WEIR_TRY_ASSIGN(request.body, interpolate(task.text, context.names));
  if (!request.body.empty()) request.content_type = task.content_type;
  const std::string what = fmt::format("{} {}", request.method, request.url);
  const SystemClock clock;
  auto response = driver::http(std::move(request), clock, patience.deadline, patience.stop);
  if (!response) return Failure(std::move(response).error().within(what));
  if (response->status == task.status) return {};
  return fail(ErrorKind::Unavailable,
              fmt::format("{} answered with status {}, not {}: {}", what, response->status,
                          task.status, trim(response->body).substr(0, kShownBytes)));
}

Result<void> run_statement(const TaskSpec& task, const TaskContext& context,
                           const Patience& patience) {
  WEIR_TRY_ASSIGN(const std::string url, interpolate(task.target, context.names));
  WEIR_TRY_ASSIGN(const std::string text, interpolate(task.text, context.names));
  WEIR_TRY(query_rows(url, text, patience));
  return {};
}

}  // namespace

Result<void> run_task(const TaskSpec& task, const TaskContext& context, const Patience& patience) {
  const Deadline deadline =
      Deadline::after(SystemClock(), task.timeout).or_sooner(patience.deadline);
  switch (task.kind) {
    case TaskSpec::Kind::Http: return run_request(task, context, {deadline, patience.stop});
    case TaskSpec::Kind::Sql: return run_statement(task, context, {deadline, patience.stop});
    case TaskSpec::Kind::Command: break;
  }
  return run_command(task, context, {deadline, patience.stop});
}

}  // namespace weir::system
