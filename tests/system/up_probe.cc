// Brings services of the catalogue up and down, and tells how long that took.
//
// usage: weir_up_probe SERVICE... (in the folder of a weir.toml, or anywhere for the catalogue's)
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "process/supervisor.h"
#include "system/service/read.h"
#include "system/service/session.h"

namespace {

using namespace weir;          // NOLINT(google-build-using-namespace): a program, not a header
using namespace weir::system;  // NOLINT(google-build-using-namespace)

double milliseconds_since(MonotonicTime start) {
  return std::chrono::duration<double, std::milli>(SystemClock().now() - start).count();
}

Patience patience() { return {Deadline::after(SystemClock(), std::chrono::minutes(15)), {}}; }

Result<SessionOptions> make_options() {
  const auto text = read_file("weir.toml");
  ReadSystem read = read_system(make_source("weir.toml", text ? *text : ""), {});
  if (has_errors(read.findings)) {
    return fail(ErrorKind::Usage, read.findings.front().diagnostic.message);
  }
  SessionOptions options;
  options.system = std::move(read.system);
  options.project = std::filesystem::current_path();
  options.environment = [](const char* name) -> const char* { return std::getenv(name); };
  options.wait = [](std::string_view service, std::string_view what) {
    if (std::getenv("VERBOSE") != nullptr) fmt::print(stderr, "{}: {}\n", service, what);
  };
  return options;
}

Result<void> run(const std::vector<std::string>& names) {
  WEIR_TRY_ASSIGN(SessionOptions options, make_options());
  const MonotonicTime start = SystemClock().now();
  WEIR_TRY_ASSIGN(auto session, Session::create(std::move(options), Sharing::Private, patience()));
  WEIR_TRY(session->up(names, patience()));
  fmt::print("up after {:.0f} ms\n", milliseconds_since(start));
  for (const InstanceRecord& record : session->records()) {
    fmt::print("  {} {}: ready {} ms after exec\n", record.name, record.version,
               record.ready_after.count());
  }
  const MonotonicTime end = SystemClock().now();
  WEIR_TRY(session->down(patience()));
  fmt::print("down after {:.0f} ms\n", milliseconds_since(end));
  return {};
}

}  // namespace

int main(int count, char** words) {
  if (count == 3 && words[1] == process::kSupervisorArgument) {
    return process::supervisor_main(std::atoi(words[2]));
  }
  const auto result = run({words + 1, words + count});
  if (result) return 0;
  fmt::print(stderr, "error: {}\nhint: {}\n", result.error().message, result.error().hint);
  return 3;
}
