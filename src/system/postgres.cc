// Starting and stopping a server from a prepared data folder.
#include "system/postgres.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>

#include "base/file.h"
#include "system/copy_tree.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr auto kReadyPause = std::chrono::milliseconds(2);
constexpr auto kStopBudget = std::chrono::seconds(10);
constexpr int kPortTries = 5;
constexpr std::size_t kLogLines = 8;
constexpr std::string_view kTemplate = "weir_template";

/// A port that is free now. Somebody may take it before the server does: then it is tried again.
Result<std::uint16_t> free_port() {
  const process::Descriptor probe(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (probe.get() < 0) return fail(ErrorKind::Unavailable, "no socket can be made");
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(probe.get(), generic, length) != 0 ||
      ::getsockname(probe.get(), generic, &length) != 0) {
    return fail(ErrorKind::Unavailable, "no free port on 127.0.0.1");
  }
  return ntohs(address.sin_port);
}

std::string quote_setting(std::string_view value) {
  std::string quoted = "'";
  for (const char byte : value) {
    if (byte == '\'' || byte == '\\') quoted += byte;
    quoted += byte;
  }
  return quoted + "'";
}

}  // namespace

PostgresServer::PostgresServer(const Workshop& workshop, const Recipe& recipe, fs::path folder)
    : workshop_(workshop),
      build_(recipe.build),
      folder_(std::move(folder)),
      own_template_(!recipe.init_files.empty()) {}

PostgresServer::~PostgresServer() {
  if (service_.id == 0 || abandoned_) return;
  if (!workshop_.supervisor.begin_stop(service_)) return;
  (void)workshop_.supervisor.wait_exit(service_, Deadline::after(SystemClock(), kStopBudget), {});
}

Result<std::unique_ptr<PostgresServer>> PostgresServer::start(const Workshop& workshop,
                                                              const Recipe& recipe,
                                                              const fs::path& folder,
                                                              const Patience& patience) {
  std::unique_ptr<PostgresServer> server(new PostgresServer(workshop, recipe, folder));
  WEIR_TRY(server->lay_out(recipe));
  WEIR_TRY(server->start_process(patience));
  WEIR_TRY(server->make_template(recipe, patience));
  return server;
}

Result<void> PostgresServer::lay_out(const Recipe& recipe) {
  std::error_code error;
  fs::create_directory(folder_, error);
  if (error) return fail(ErrorKind::Unavailable, error.message());
  ::chmod(folder_.c_str(), 0711);
  WEIR_TRY(copy_tree(recipe.prepared, folder_ / "data", workshop_.account));
  std::ofstream configuration(folder_ / "data" / "postgresql.conf", std::ios::app);
  for (const auto& [name, value] : recipe.settings) {
    configuration << fmt::format("{} = {}\n", name, quote_setting(value));
  }
  configuration.close();
  if (!configuration) return fail(ErrorKind::Unavailable, "cannot write postgresql.conf");
  return {};
}

Result<void> PostgresServer::start_process(const Patience& patience) {
  for (int i = 0; i < kPortTries; ++i) {
    WEIR_TRY_ASSIGN(const bool started, try_port(patience));
    if (started) return {};
  }
  return start_failure();
}

/// False if the port was taken in the meantime.
Result<bool> PostgresServer::try_port(const Patience& patience) {
  WEIR_TRY_ASSIGN(port_, free_port());
  const fs::path data = folder_ / "data";
  process::ServiceProcess process{.name = "postgres",
                                  .arguments = {(build_.programs / "postgres").string(), "-D",
                                                data.string(), "-p", std::to_string(port_)},
                                  .environment = workshop_.environment,
                                  .folder = data,
                                  .log = folder_ / "log"};
  process.account = workshop_.account;
  // Nothing is worth an orderly end. It also takes the backends along, which have sessions of
  // their own, should the supervisor be killed.
  process.stop_signal = SIGQUIT;
  process.death_signal = SIGQUIT;
  WEIR_TRY_ASSIGN(service_, workshop_.supervisor.start_service(process, patience.deadline));
  SystemClock clock;
  for (;;) {
    WEIR_TRY_ASSIGN(const bool ready, answers(patience));
    if (ready) return true;
    if (workshop_.supervisor.exit_of(service_)) break;
    if (patience.deadline.expired(clock)) {
      return fail(ErrorKind::Timeout, "the server did not answer in time",
                  process::last_log_lines(folder_ / "log", kLogLines));
    }
    if (!clock.wait_until(clock.now() + kReadyPause, patience.stop)) {
      return fail(ErrorKind::Cancelled, "interrupted");
    }
  }
  const auto log = read_file(folder_ / "log");
  if (log && log->find("Address already in use") != std::string::npos) return false;
  return start_failure();
}

/// Whether it is really this server that answers on the port.
Result<bool> PostgresServer::answers(const Patience& patience) const {
  auto session = AdminSession::connect(target("template1"), patience);
  if (!session) {
    if (session.error().kind == ErrorKind::Cancelled) return Failure(std::move(session).error());
    return false;
  }
  const auto folder = session->query("SELECT current_setting('data_directory')", patience);
  return folder && *folder == std::vector<std::string>{(folder_ / "data").string()};
}

Failure PostgresServer::start_failure() const {
  const auto status = workshop_.supervisor.exit_of(service_);
  return fail(ErrorKind::Unavailable,
              fmt::format("PostgreSQL {} did not start{}:\n{}", build_.version,
                          status ? fmt::format(", it ended {}", process::describe(*status)) : "",
                          process::last_log_lines(folder_ / "log", kLogLines)));
}

std::string PostgresServer::epitaph() const {
  const auto status = workshop_.supervisor.exit_of(service_);
  if (!status) return {};
  return fmt::format("the server ended {}; the last lines of its log:\n{}",
                     process::describe(*status),
                     process::last_log_lines(folder_ / "log", kLogLines));
}

/// Nobody can connect to the template: a connection would keep others from cloning it.
Result<void> PostgresServer::make_template(const Recipe& recipe, const Patience& patience) const {
  if (recipe.init_files.empty()) return {};
  WEIR_TRY_ASSIGN(auto admin, AdminSession::connect(target("postgres"), patience));
  WEIR_TRY(admin.execute(fmt::format("CREATE DATABASE {}", kTemplate), patience));
  {
    WEIR_TRY_ASSIGN(auto session, AdminSession::connect(target(kTemplate), patience));
    for (const fs::path& file : recipe.init_files) WEIR_TRY(session.execute_file(file, patience));
  }
  return admin.execute(fmt::format("ALTER DATABASE {} ALLOW_CONNECTIONS false", kTemplate),
                       patience);
}

driver::ConnectTarget PostgresServer::target(std::string_view database) const {
  driver::ConnectTarget target;
  target.host = "127.0.0.1";
  target.port = port_;
  target.user = "postgres";
  target.database = database;
  target.disposable = true;
  target.options["sslmode"] = "disable";
  return target;
}

std::string PostgresServer::create_statement(std::string_view database) const {
  // Copying files costs less than writing every page to the log, and there is little to copy.
  return fmt::format("CREATE DATABASE {} TEMPLATE {}{}", quote_identifier(database),
                     own_template_ ? kTemplate : "template0",
                     build_.major >= 15 ? " STRATEGY FILE_COPY" : "");
}

}  // namespace weir::system
