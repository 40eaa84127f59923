// Servers of weir's own, as instances.
#include "system/postgres.h"

#include <fmt/format.h>

#include <csignal>

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTemplate = "weir_template";
constexpr const char* kConfiguration = "data/postgresql.conf";

std::string quote_setting(std::string_view value) {
  std::string quoted = "'";
  for (const char byte : value) {
    if (byte == '\'' || byte == '\\') quoted += byte;
    quoted += byte;
  }
  return quoted + "'";
}

/// `$${` is a literal `${` in the texts of a description.
std::string as_text(std::string_view setting) {
  std::string text;
  for (std::size_t i = 0; i < setting.size(); ++i) {
    if (setting.substr(i).starts_with("${")) text += '$';
    text += setting[i];
  }
  return text;
}

ServiceDescription describe(const PostgresServer::Recipe& recipe) {
  ServiceDescription description = recipe.build.description;
  // Nothing is worth an orderly end, or waiting for a disk. It takes the backends along, which have
  // sessions of their own.
  description.stop.signal = SIGQUIT;
  std::string settings = "synchronous_commit = off\n";
  for (const auto& [name, value] : recipe.settings) {
    settings += as_text(fmt::format("{} = {}\n", name, quote_setting(value)));
  }
  description.files.push_back(
      {.path = kConfiguration, .text = std::move(settings), .append = true, .mode = 0600});
  return description;
}

}  // namespace

PostgresServer::PostgresServer(const Recipe& recipe, std::unique_ptr<Instance> instance)
    : instance_(std::move(instance)),
      major_(recipe.build.major),
      own_template_(!recipe.init_files.empty()) {
  const InstanceRecord record = instance_->record();
  folder_ = record.folder;
  port_ = record.ports.begin()->second;
}

Result<std::unique_ptr<PostgresServer>> PostgresServer::start(const Workshop& workshop,
                                                              const Recipe& recipe,
                                                              const fs::path& folder,
                                                              const Patience& patience) {
  WEIR_TRY_ASSIGN(auto instance,
                  Instance::start(workshop, describe(recipe), folder, {}, {}, {}, patience));
  std::unique_ptr<PostgresServer> server(new PostgresServer(recipe, std::move(instance)));
  WEIR_TRY(server->make_template(recipe, patience));
  return server;
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
                     major_ >= 15 ? " STRATEGY FILE_COPY" : "");
}

}  // namespace weir::system
