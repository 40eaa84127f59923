// The table of drivers.
#include "driver/driver.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

namespace weir::driver {

#define DRIVER(name)            \
  namespace name {              \
  extern const DriverSpec spec; \
  }
#include "driver/drivers.def"
#undef DRIVER

namespace {
/// What libmariadb reads; others that begin so belong to servers and scripts.
constexpr std::array<std::string_view, 7> kOfMysql = {
    "MYSQL_PWD",         "MYSQL_TCP_PORT", "MYSQL_UNIX_PORT",   "MYSQL_HOME",
    "MARIADB_UNIX_PORT", "MARIADB_HOME",   "MARIADB_PLUGIN_DIR"};

#define DRIVER(name) &name::spec,
constexpr std::array kDrivers = {
#include "driver/drivers.def"
};
#undef DRIVER
}  // namespace

std::span<const DriverSpec* const> drivers() { return kDrivers; }

const DriverSpec* find_driver(std::string_view scheme) {
  for (const DriverSpec* spec : kDrivers) {
    const auto& schemes = spec->schemes;
    if (std::find(schemes.begin(), schemes.end(), scheme) != schemes.end()) return spec;
  }
  return nullptr;
}

void forget_client_environment() {
  std::vector<std::string> names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::string_view name = text.substr(0, text.find('='));
    const bool read = name.starts_with("PG") || name.starts_with("TDS") ||
                      std::ranges::find(kOfMysql, name) != kOfMysql.end();
    if (read) names.emplace_back(name);
  }
  for (const std::string& name : names) ::unsetenv(name.c_str());
  // FreeTDS reads the first file of settings that it finds.
  ::setenv("FREETDSCONF", "/dev/null", 1);
}

Outcome execute(Session& session, const Statement& statement, Deadline deadline,
                const std::stop_token& stop) {
  session.submit(statement);
  if (auto outcome = session.collect(deadline, stop)) return *std::move(outcome);
  Outcome outcome;
  outcome.kind = OutcomeKind::Unknown;
  outcome.error.message = "no answer in time";
  return outcome;
}

}  // namespace weir::driver
