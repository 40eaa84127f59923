// The words of PostgreSQL, and of MySQL and MariaDB.
#include "system/target_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "system/admin.h"

namespace weir::system {
namespace {

std::string in_quotes(std::string_view text, char quote, std::string_view doubled) {
  std::string quoted(1, quote);
  for (const char byte : text) {
    if (doubled.find(byte) != std::string_view::npos) quoted += byte;
    quoted += byte;
  }
  return quoted + quote;
}

namespace postgres {

constexpr std::string_view kShared = R"(
SELECT 'role `' || rolname || '`' FROM pg_catalog.pg_roles
UNION ALL SELECT 'database `' || datname || '`' FROM pg_catalog.pg_database
UNION ALL SELECT 'tablespace `' || spcname || '`' FROM pg_catalog.pg_tablespace
UNION ALL SELECT 'subscription `' || subname || '`' FROM pg_catalog.pg_subscription
UNION ALL SELECT 'replication slot `' || slot_name || '`' FROM pg_catalog.pg_replication_slots
UNION ALL SELECT 'prepared transaction `' || gid || '`' FROM pg_catalog.pg_prepared_xacts
UNION ALL SELECT 'setting `' || name || '` of ALTER SYSTEM' FROM pg_catalog.pg_settings
  WHERE sourcefile LIKE '%postgresql.auto.conf'
ORDER BY 1)";

std::string databases_that_begin(std::string_view beginning) {
  return fmt::format("SELECT datname FROM pg_catalog.pg_database WHERE left(datname, {}) = {}",
                     beginning.size(), in_quotes(beginning, '\'', "'"));
}

std::string create(std::string_view name, std::string_view origin, NewDatabase content) {
  std::string statement = fmt::format("CREATE DATABASE {}", quote_identifier(name));
  if (content == NewDatabase::Clone) {
    statement += fmt::format(" TEMPLATE {}", quote_identifier(origin));
  }
  return statement;
}

std::vector<std::string> drop(std::string_view name) {
  const std::string statement = fmt::format("DROP DATABASE {}", quote_identifier(name));
  return {statement + " WITH (FORCE)", statement};
}

/// Whoever is connected to a database keeps it from being cloned.
std::vector<std::string> meeting_places(std::string_view origin, NewDatabase content) {
  if (content == NewDatabase::Empty) return {std::string(origin), "postgres"};
  std::vector<std::string> places = {"postgres", "template1"};
  std::erase(places, origin);
  places.emplace_back(origin);
  return places;
}

std::string database_of(const driver::ConnectTarget& target) {
  return target.database.empty() ? target.user : target.database;
}

std::string shell(const driver::ConnectTarget& target, std::string_view statement) {
  std::string line = fmt::format("psql '{}'", to_public_url(target));
  if (!statement.empty()) line += fmt::format(" -c '{}'", statement);
  return line;
}

}  // namespace postgres

namespace mysql {

constexpr std::string_view kShared = R"(
SELECT concat('user `', user, '`@`', host, '`') FROM mysql.user
UNION ALL SELECT concat('database `', schema_name, '`') FROM information_schema.schemata
ORDER BY 1)";

std::string quote(std::string_view name) { return in_quotes(name, '`', "`"); }
std::string quote_text(std::string_view text) { return in_quotes(text, '\'', "'\\"); }

std::string databases_that_begin(std::string_view beginning) {
  return fmt::format(
      "SELECT schema_name FROM information_schema.schemata WHERE left(schema_name, {}) = {}",
      beginning.size(), quote_text(beginning));
}

/// Nothing can be cloned here, but texts are to compare and sort as in the target's database.
std::string create(std::string_view name, std::string_view origin, NewDatabase /*content*/) {
  return fmt::format(
      "SET @weir = coalesce((SELECT concat({0}, ' CHARACTER SET ', default_character_set_name, "
      "' COLLATE ', default_collation_name) FROM information_schema.schemata "
      "WHERE schema_name = {1}), {0}); PREPARE weir FROM @weir; EXECUTE weir",
      quote_text(fmt::format("CREATE DATABASE {}", quote(name))), quote_text(origin));
}

std::vector<std::string> drop(std::string_view name) {
  return {fmt::format("DROP DATABASE {}", quote(name))};
}

std::vector<std::string> meeting_places(std::string_view /*origin*/, NewDatabase /*content*/) {
  return {""};  // a session needs no database
}

std::string database_of(const driver::ConnectTarget& target) { return target.database; }

std::string shell(const driver::ConnectTarget& target, std::string_view statement) {
  const std::uint16_t port = target.port == 0 ? driver::default_port(target) : target.port;
  std::string line = fmt::format("mariadb -h {} -P {} -u {}", target.host, port, target.user);
  if (!target.password.empty()) line += " -p";
  if (!target.database.empty()) line += " " + target.database;
  if (!statement.empty()) line += fmt::format(" -e '{}'", statement);
  return line;
}

}  // namespace mysql

constexpr std::array<TargetWords, 2> kWords = {{
    {"postgres", postgres::kShared, postgres::databases_that_begin, postgres::create,
     postgres::drop, postgres::meeting_places, postgres::database_of, postgres::shell},
    {"mysql", mysql::kShared, mysql::databases_that_begin, mysql::create, mysql::drop,
     mysql::meeting_places, mysql::database_of, mysql::shell},
}};

}  // namespace

const TargetWords& words_of(const driver::ConnectTarget& target) {
  const auto* found = std::ranges::find(kWords, target.scheme, &TargetWords::scheme);
  return found == kWords.end() ? kWords.front() : *found;
}

}  // namespace weir::system
