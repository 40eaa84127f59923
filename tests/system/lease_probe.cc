// Takes leases on a server of weir's own, as a run would, and tells how long that took.
//
// usage: weir_lease_probe [version=V|programs=DIR] [leases=N] [jobs=N] [need=server]
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "base/text.h"
#include "process/supervisor.h"
#include "system/admin.h"
#include "system/providers.h"

namespace {

using namespace weir;          // NOLINT(google-build-using-namespace): a program, not a header
using namespace weir::system;  // NOLINT(google-build-using-namespace)

using Arguments = std::map<std::string, std::string>;

std::uint64_t number(const Arguments& arguments, const std::string& name, std::uint64_t otherwise) {
  std::uint64_t value = otherwise;
  if (const auto found = arguments.find(name); found != arguments.end()) {
    (void)parse_unsigned(found->second, value);
  }
  return value;
}

double milliseconds_since(MonotonicTime start) {
  return std::chrono::duration<double, std::milli>(SystemClock().now() - start).count();
}

int complain(const Error& error) {
  fmt::print(stderr, "error: {}\nhint: {}\n", error.message, error.hint);
  return 3;
}

Deadline patience() { return Deadline::after(SystemClock(), std::chrono::minutes(5)); }

/// What a one-line script does: connect, one statement.
Result<void> use(const Lease& lease) {
  WEIR_TRY_ASSIGN(auto session, AdminSession::connect(lease.main, {patience(), {}}));
  return session.execute("CREATE TABLE t (a int)", {patience(), {}});
}

/// Takes `count` leases one after the other.
Result<void> take(LeaseProvider& provider, std::uint64_t count, ServerNeed need) {
  for (std::uint64_t i = 0; i < count; ++i) {
    WEIR_TRY_ASSIGN(const Lease lease, provider.acquire({"probe", need}, patience(), {}));
    const auto used = use(lease);
    (void)provider.release(lease, LeaseFate::Drop);
    WEIR_TRY(used);
  }
  return {};
}

Result<void> run(const Arguments& arguments) {
  const auto text = [&](const std::string& name) {
    const auto found = arguments.find(name);
    return found == arguments.end() ? std::string() : found->second;
  };
  const MonotonicTime start = SystemClock().now();
  const std::uint64_t leases = number(arguments, "leases", 1);
  const auto jobs = static_cast<unsigned>(number(arguments, "jobs", 1));
  const ServerNeed need = text("need") == "server" ? ServerNeed::Server : ServerNeed::Database;
  OwnServerOptions options;
  options.postgres.version = text("version");
  options.postgres.programs = text("programs");
  options.jobs = jobs;
  options.expected = leases;
  options.environment = [](const char* name) -> const char* { return std::getenv(name); };
  options.progress = [](std::string_view line) { fmt::print(stderr, "{}\n", line); };
  WEIR_TRY_ASSIGN(auto provider, lease_own_server(std::move(options)));
  WEIR_TRY(take(*provider, 1, need));
  fmt::print("first lease used after {:.0f} ms\n", milliseconds_since(start));
  std::vector<Result<void>> results(jobs);
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < jobs; ++i) {
      const std::uint64_t share = (leases - 1) / jobs + (i < (leases - 1) % jobs ? 1 : 0);
      threads.emplace_back([&, i, share] { results[i] = take(*provider, share, need); });
    }
  }
  for (auto& result : results) WEIR_TRY(std::move(result));
  fmt::print("{} leases used after {:.0f} ms\n", leases, milliseconds_since(start));
  provider.reset();
  fmt::print("all gone after {:.0f} ms\n", milliseconds_since(start));
  return {};
}

}  // namespace

int main(int count, char** words) {
  if (count == 3 && words[1] == process::kSupervisorArgument) {
    return process::supervisor_main(std::atoi(words[2]));
  }
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const std::size_t equals = word.find('=');
    if (equals != std::string::npos) arguments[word.substr(0, equals)] = word.substr(equals + 1);
  }
  const auto result = run(arguments);
  return result ? 0 : complain(result.error());
}
