// `$ shell-execute`: a shell command, run to its end or left to run beside the script.
#include <fmt/format.h>

#include "actions/action.h"
#include "actions/line_diff.h"
#include "actions/waiting.h"
#include "base/text.h"

namespace weir::actions::shell_execute {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "output",
                 .doc = "what the command must print, without the white space at both ends; "
                        "anything if not given"},
};

/// The caller's variables as scripts know them; weir itself has dropped those of client libraries.
std::vector<std::string> environment_of(const ActionContext& context) {
  constexpr std::string_view kPrefix = "env.";
  std::vector<std::string> environment;
  for (const auto& [name, value] : context.options().variables) {
    if (!name.starts_with(kPrefix)) continue;
    environment.push_back(fmt::format("{}={}", name.substr(kPrefix.size()), value));
  }
  return environment;
}

process::ProcessRequest make_request(const ActionContext& context, std::string_view command) {
  process::ProcessRequest request;
  request.arguments = {"bash", "-c", std::string(command)};
  auto environment = environment_of(context);
  if (!environment.empty()) request.environment = std::move(environment);
  request.folder = context.scratch();
  return request;
}

/// The command without the `&` at its end; nothing if it has none (`&&` is none).
std::optional<std::string_view> background_part(std::string_view command) {
  if (!command.ends_with('&') || command.ends_with("&&")) return std::nullopt;
  return trim(command.substr(0, command.size() - 1));
}

ActionResult compare(std::string_view expected, std::string_view actual) {
  if (trim(expected) == trim(actual)) return passed();
  const auto lines_of = [](std::string_view text) {
    const auto lines = split(trim(text), '\n');
    return std::vector<std::string>(lines.begin(), lines.end());
  };
  ActionResult result = failed("the command printed something else than expected");
  result.expected = fmt::format("{}\n", trim(expected));
  result.actual = fmt::format("{}\n", trim(actual));
  result.diff = diff_lines(lines_of(expected), lines_of(actual));
  return result;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "shell-execute",
    .summary = "runs a shell command",
    .doc =
        "Gives the lines below to `bash -c`, in the script's temporary directory and with the "
        "environment of weir's caller. The command must end with exit code 0 and, if `output` is "
        "given, print exactly that, without the white space at both ends.\n"
        "A command that ends in `&` is left to run beside the script, and is ended with it; nobody "
        "looks at what it prints or at its exit code. Any other may take as long as the timeout "
        "of the run or of the file, whichever is longer, and at least a minute; what it started in "
        "the background is ended with it.",
    .example = R"($ shell-execute output="two lines"
echo two lines > greeting
cat greeting
)",
    .errors =
        "an exit code that is not 0, with what the command wrote to its standard error\n"
        "output that is another; the difference is shown\n"
        "a command that takes too long",
    .arguments = kArguments,
    .body = BodyUse::Required,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  const std::string body = call.body_text();
  const std::string_view command = trim(body);
  if (const auto background = background_part(command)) {
    context.run_program_in_background(make_request(context, *background));
    return passed();
  }
  WEIR_TRY_ASSIGN(const process::ProcessOutput output,
                  context.run_program(make_request(context, command), patience(context)));
  if (!output.status.success()) {
    const std::string_view reason = trim(output.error);
    return failed(fmt::format("the command ended {}{}{}", process::describe(output.status),
                              reason.empty() ? "" : ": ", reason));
  }
  const auto expected = call.find("output");
  return expected ? compare(*expected, output.out) : passed();
}

}  // namespace weir::actions::shell_execute
