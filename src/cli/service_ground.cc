// Beginning of the commands about services.
#include "cli/service_ground.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"
#include "cli/exit_code.h"
#include "cli/help.h"
#include "cli/run_system.h"
#include "cli/service_config.h"
#include "cli/service_mistake.h"
#include "cli/service_progress.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;

void refuse_words(const Arguments& arguments, Complaints& complaints) {
  for (const Positional& word : arguments.positionals()) {
    complaints.mistakes.push_back(
        {WordPlace{word.index}, "nothing can stand here", "the command is about all services"});
  }
}

void check_names(const ServiceGround& ground, ServiceWords words, Complaints& complaints) {
  if (words == ServiceWords::None) return refuse_words(ground.arguments, complaints);
  for (const Positional& word : ground.arguments.positionals()) {
    if (!ground.system.services.contains(word.text)) {
      ServiceMistake mistake = no_service(word.text, ground.system);
      complaints.mistakes.push_back(
          {WordPlace{word.index}, std::move(mistake.message), std::move(mistake.hint)});
    }
    if (words == ServiceWords::First) return;
  }
}

/// What is described. A command that is about all services that run works from their record: who
/// has spoilt weir.toml can still see them, and end them.
system::ReadSystem read_for(const Invocation& invocation, ServiceWords words, const Source& config,
                            const system::ReadOptions& options) {
  system::ReadSystem read = system::read_system(config, options);
  const bool spoilt = std::ranges::any_of(read.findings, [](const Finding& finding) {
    return finding.diagnostic.severity == Severity::Error;
  });
  if (!spoilt || words != ServiceWords::None) return read;
  print(invocation.err,
        fmt::format("{} has mistakes, which `weir check {}` lists; they do not matter here\n",
                    config.path, config.path));
  return system::read_system(make_source(config.path, ""), options);
}

fs::path project_of(const Source& config) {
  return fs::absolute(fs::path(config.path)).lexically_normal().parent_path();
}

void print_error(const Invocation& invocation, std::string_view message, std::string_view hint) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("error").begin_object();
  json.key("message").string(message);
  if (!hint.empty()) json.key("hint").string(hint);
  json.end_object().end_object();
  print(invocation.out, text + "\n");
}

/// The first one of the command line, else of weir.toml.
void print_first(const Invocation& invocation, const Complaints& complaints) {
  if (!complaints.mistakes.empty()) {
    const Mistake& first = complaints.mistakes.front();
    return print_error(invocation, first.message, first.hint);
  }
  for (const Finding& finding : complaints.findings) {
    const Diagnostic& told = finding.diagnostic;
    if (told.severity == Severity::Error) return print_error(invocation, told.message, told.hint);
  }
}

}  // namespace

int complain(const Invocation& invocation, const ServiceGround& ground, const Error& error) {
  if (ground.arguments.has(option::kServiceJson)) {
    print_error(invocation, error.message, error.hint);
  }
  return complain(invocation, error);
}

ServiceGround begin_service_command(Invocation& invocation, std::string_view name,
                                    std::uint32_t mask, ServiceWords words) {
  ServiceGround ground;
  Complaints complaints;
  ground.arguments = parse_arguments(invocation.words, invocation.first, mask, complaints.mistakes);
  if (ground.arguments.has(option::kHelp)) {
    print(invocation.out, help_command_page(*find_command(name)));
    ground.status = kExitPassed;
    return ground;
  }
  const Source config = service_config(ground.arguments, complaints.mistakes);
  system::ReadSystem read = read_for(invocation, words, config, service_options(ground.arguments));
  tell_findings(read.findings, ground.arguments, config, complaints);
  ground.system = std::move(read.system);
  ground.configured = std::move(read.named);
  ground.project = project_of(config);
  check_names(ground, words, complaints);
  const bool needed = words == ServiceWords::First || words == ServiceWords::Some;
  if (needed && ground.arguments.positionals().empty()) {
    complaints.mistakes.push_back(
        {WordPlace{invocation.words.size()}, "which service?", "`weir ps` lists those that run"});
  }
  print_complaints(invocation, complaints);
  if (!complaints.fatal()) return ground;
  if (ground.arguments.has(option::kServiceJson)) print_first(invocation, complaints);
  ground.status = kExitUsage;
  return ground;
}

std::vector<std::string> named_services(const Arguments& arguments) {
  std::vector<std::string> names;
  for (const Positional& word : arguments.positionals()) names.push_back(word.text);
  return names;
}

system::SessionOptions session_options(const Invocation& invocation, const ServiceGround& ground) {
  const auto progress = std::make_shared<ServiceProgress>(invocation.err);
  system::SessionOptions options;
  options.system = ground.system;
  options.project = ground.project;
  options.environment = invocation.environment;
  options.fetch = [progress](const system::FetchProgress& fetch) { progress->fetch(fetch); };
  options.wait = [progress](std::string_view service, std::string_view what) {
    progress->wait(service, what);
  };
  return options;
}

Result<std::unique_ptr<system::Session>> find_session(const Invocation& invocation,
                                                      const ServiceGround& ground,
                                                      const system::Patience& patience) {
  WEIR_TRY_ASSIGN(auto session,
                  system::Session::find(session_options(invocation, ground), patience));
  if (session != nullptr) return session;
  return fail(ErrorKind::Usage, fmt::format("no services run for `{}`", ground.project.string()),
              "`weir up --detach` starts them; a session belongs to the folder of its weir.toml");
}

Result<system::Instance*> find_instance(system::Session& session, const std::string& name) {
  if (system::Instance* instance = session.instance(name)) return instance;
  return fail(ErrorKind::Usage, fmt::format("the service `{}` is not up", name),
              fmt::format("`weir up {}` starts it", name));
}

system::Patience service_patience(const Arguments& arguments, std::stop_token stop) {
  const Nanoseconds budget = arguments.duration(option::kServiceTimeout).value();
  return {Deadline::after(SystemClock(), budget), std::move(stop)};
}

}  // namespace weir::cli
