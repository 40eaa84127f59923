// An instance with TLS beside what the catalogue says.
#include "mariadb_server.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdlib>

#include "process/supervisor.h"
#include "system/own_artefacts.h"
#include "system/places.h"

namespace weir::contract {
namespace {

namespace fs = std::filesystem;

constexpr auto kBudget = std::chrono::minutes(5);  // may have to fetch it

const char* environment(const char* name) { return std::getenv(name); }

system::Patience patience() { return {Deadline::after(SystemClock(), kBudget), {}}; }

/// Makes an authority and a certificate that it signed.
constexpr const char* kCertify = R"(set -e
new="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256"
openssl req -x509 $new -keyout ca.key -out ca.pem -days 2 -subj "/CN=weir's authority"
openssl req $new -keyout server.key -out server.csr -subj "/CN=127.0.0.1"
echo subjectAltName=IP:127.0.0.1 > names
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 \
  -extfile names
chmod a+r server.key)";

}  // namespace

struct MariadbServer::Ground {
  std::unique_ptr<process::Supervisor> supervisor;
  std::optional<system::Workshop> workshop;
  fs::path folder;

  static Result<std::unique_ptr<Ground>> make() {
    auto ground = std::make_unique<Ground>();
    WEIR_TRY_ASSIGN(auto account, system::service_account());
    WEIR_TRY_ASSIGN(fs::path cache, system::cache_folder(environment, account));
    WEIR_TRY_ASSIGN(ground->supervisor, process::Supervisor::start());
    ground->workshop.emplace(system::Workshop{*ground->supervisor, std::move(cache), account,
                                              system::service_environment(environment),
                                              [](std::string_view) {}});
    const fs::path base = system::scratch_bases(environment, account).front();
    WEIR_TRY_ASSIGN(ground->folder, ground->supervisor->make_run_folder(base, patience().deadline));
    const fs::path tls = ground->folder / "tls";
    fs::create_directory(tls);
    ::chmod(tls.c_str(), 0755);
    process::ServiceProcess certify;
    certify.name = "certify";
    certify.arguments = {"sh", "-c", kCertify};
    WEIR_TRY(system::run_tool(*ground->workshop, std::move(certify), tls, patience()));
    return ground;
  }
};

Result<std::unique_ptr<MariadbServer>> MariadbServer::start() {
  WEIR_TRY_ASSIGN(auto ground, Ground::make());
  WEIR_TRY_ASSIGN(auto description, system::find_mariadb_description());
  for (const auto& [option, file] : {std::pair("ca", "ca.pem"), std::pair("cert", "server.pem"),
                                     std::pair("key", "server.key")}) {
    description.command.push_back(
        fmt::format("--ssl-{}={}", option, (ground->folder / "tls" / file).string()));
  }
  WEIR_TRY_ASSIGN(auto instance,
                  system::Instance::start(*ground->workshop, description,
                                          ground->folder / "mariadb", {}, {}, {}, patience()));
  return std::unique_ptr<MariadbServer>(new MariadbServer(std::move(ground), std::move(instance)));
}

MariadbServer::MariadbServer(std::unique_ptr<Ground> ground,
                             std::unique_ptr<system::Instance> instance)
    : ground_(std::move(ground)), instance_(std::move(instance)) {}
MariadbServer::~MariadbServer() = default;

driver::ConnectTarget MariadbServer::target() const {
  return *driver::parse_target(instance_->record().urls.at("main"));
}

fs::path MariadbServer::authority() const { return ground_->folder / "tls" / "ca.pem"; }

void MariadbServer::signal(int signal) { (void)instance_->kill(signal, patience()); }

Result<void> MariadbServer::start_again() { return instance_->start_again({}, patience()); }

}  // namespace weir::contract
