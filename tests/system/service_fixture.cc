// Workshops and descriptions for tests of services.
#include "service_fixture.h"

#include <sys/stat.h>

#include <cstdlib>

#include "system/places.h"

namespace weir::system {

namespace fs = std::filesystem;

Patience soon() { return {Deadline::after(SystemClock(), std::chrono::seconds(60)), {}}; }

ServiceDescription shell_service(const std::string& name, const std::string& script) {
  ServiceDescription description;
  description.name = name;
  description.version = "1";
  description.ports = {{.name = "main"}};
  description.command = {"/bin/sh", "-c", script, "sh", "${port.main}"};
  description.stop.exit_codes = {0, 143};
  description.disk_needed = 1;
  return description;
}

ServiceDescription listening_service(const std::string& name, const std::string& address) {
  ServiceDescription description = shell_service(name, "");
  description.files = {{.path = "server.py", .text = R"(import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/" else 404)
        self.end_headers()
        self.wfile.write(b"hello from " + self.path.encode())
    do_PUT = do_GET
    def log_message(self, *words): pass
server = http.server.HTTPServer((sys.argv[1], int(sys.argv[2])), Handler)
print("listening", flush=True)
server.serve_forever()
)"}};
  description.command = {"/usr/bin/python3", "${folder}/server.py", address, "${port.main}"};
  description.ready = {{.kind = ProbeKind::Http, .target = "http://${addr.main}/"}};
  description.urls["main"] = "http://${addr.main}";
  return description;
}

void ServiceTest::SetUp() {
  std::string name = testing::TempDir() + "weir_service_XXXXXX";
  base_ = ::mkdtemp(name.data());
  ::chmod(base_.c_str(), 0755);
  auto supervisor = process::Supervisor::start();
  ASSERT_TRUE(supervisor) << supervisor.error().message;
  supervisor_ = *std::move(supervisor);
  auto run = supervisor_->make_run_folder(base_, soon().deadline);
  ASSERT_TRUE(run) << run.error().message;
  run_ = *run;
  auto account = service_account();
  ASSERT_TRUE(account) << account.error().message;
  fs::create_directory(base_ / "cache");
  const auto no_environment = [](const char* variable) -> const char* {
    return std::getenv(variable);
  };
  workshop_ = std::make_unique<Workshop>(
      Workshop{*supervisor_, base_ / "cache", *account, service_environment(no_environment),
               [this](std::string_view line) { progress_.emplace_back(line); }});
}

void ServiceTest::TearDown() {
  workshop_.reset();
  supervisor_.reset();
  fs::remove_all(base_);
}

}  // namespace weir::system
