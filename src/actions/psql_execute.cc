// `$ psql-execute`: compares what the psql program prints.
#include <fmt/format.h>

#include <cstdlib>

#include "actions/action.h"
#include "actions/line_diff.h"
#include "actions/waiting.h"
#include "base/text.h"

namespace weir::actions::psql_execute {
namespace {

constexpr std::array kArguments = {
    ArgumentSpec{.name = "command",
                 .required = Required::Yes,
                 .doc = "what psql executes: SQL, or one of its commands such as `\\dt`"},
};

/// psql's own way to write a connection: quotes and backslashes as libpq reads them.
std::string connection_text(const driver::ConnectTarget& target, std::string_view scratch) {
  std::string text;
  const auto add = [&text](std::string_view key, std::string_view value) {
    if (value.empty()) return;
    text += fmt::format("{}{}='", text.empty() ? "" : " ", key);
    for (const char byte : value)
      text.append(byte == '\'' || byte == '\\' ? "\\" : "").push_back(byte);
    text += "'";
  };
  add("host", target.host);
  add("hostaddr", target.address);
  add("port", target.port == 0 ? "" : std::to_string(target.port));
  add("user", target.user);
  add("dbname", target.database.empty() ? target.user : target.database);
  for (const auto& [key, value] : target.options) add(key, value);
  if (!target.options.contains("passfile")) add("passfile", fmt::format("{}/.pgpass", scratch));
  return text;
}

/// Nothing of the caller's settings, but what a program needs to be found and to start.
std::vector<std::string> environment_for(const driver::ConnectTarget& target,
                                         std::string_view scratch) {
  std::vector<std::string> environment = {"LC_ALL=C.UTF-8", fmt::format("HOME={}", scratch),
                                          "PGCLIENTENCODING=UTF8", "PGCONNECT_TIMEOUT=30",
                                          "PGAPPNAME=weir"};
  for (const char* name : {"PATH", "LD_LIBRARY_PATH"}) {
    if (const char* value = std::getenv(name))
      environment.push_back(fmt::format("{}={}", name, value));
  }
  if (!target.password.empty()) environment.push_back("PGPASSWORD=" + target.password);
  return environment;
}

process::ProcessRequest make_request(ActionContext& context, const ActionCall& call) {
  process::ProcessRequest request;
  const std::string scratch = context.scratch().string();
  request.arguments = {context.options().psql_program,
                       "--no-psqlrc",
                       "--no-password",
                       "--pset=footer=off",
                       "--dbname=" + connection_text(context.main_target(), scratch),
                       "--command=" + call.text("command")};
  request.environment = environment_for(context.main_target(), scratch);
  request.folder = context.scratch();
  return request;
}

std::string_view trim_end(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) {
    line.remove_suffix(1);
  }
  return line;
}

/// Without white space at the ends of lines, and without empty lines at the end.
std::vector<std::string> tidy(const std::vector<std::string_view>& lines) {
  std::vector<std::string> tidied;
  for (const std::string_view line : lines) tidied.emplace_back(trim_end(line));
  while (!tidied.empty() && tidied.back().empty()) tidied.pop_back();
  return tidied;
}

std::string join_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

ActionResult compare(const ActionCall& call, std::string_view output) {
  const std::vector<std::string> expected = tidy({call.body().begin(), call.body().end()});
  const std::vector<std::string> actual = tidy(split(output, '\n'));
  if (expected == actual) return passed();
  ActionResult result = failed("psql printed something else than expected");
  result.expected = join_lines(expected);
  result.actual = join_lines(actual);
  result.diff = diff_lines(expected, actual);
  return result;
}

}  // namespace

constinit const ActionSpec spec = {
    .name = "psql-execute",
    .summary = "compares what the psql program prints",
    .doc =
        "Runs psql against the main server, without its start-up file and without the row count "
        "below tables, and compares its output with the lines below. White space at the ends of "
        "lines and empty lines at the end do not count; an empty line in between is written as a "
        "backslash alone. psql has its own connection, so it sees only what is committed.\n"
        "No setting of the caller's environment reaches psql. Not tried again; it may take as long "
        "as the timeout of the run or of the file, whichever is longer, and at least a minute.",
    .example = R"($ psql-execute command="SELECT 1 AS one, 'x' AS letter"
\ one | letter
-----+--------
   1 | x
)",
    .errors =
        "output that is another; the difference is shown\n"
        "psql that ends with an error, takes too long or is not installed",
    .arguments = kArguments,
    .body = BodyUse::Optional,
};

Result<ActionResult> perform(ActionContext& context, const ActionCall& call) {
  auto output = context.run_program(make_request(context, call), patience(context));
  if (!output) {
    if (output.error().kind == ErrorKind::Unavailable && output.error().hint.empty()) {
      output.error().hint = "psql is in Debian's package postgresql-client-15";
    }
    return Failure(std::move(output).error());
  }
  if (!output->status.success()) {
    const std::string_view reason = trim(output->error);
    return failed(fmt::format("psql ended {}{}{}", process::describe(output->status),
                              reason.empty() ? "" : ": ", reason));
  }
  return compare(call, output->out);
}

}  // namespace weir::actions::psql_execute
