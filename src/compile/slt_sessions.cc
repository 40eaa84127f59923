// On which session a record runs, and as whom or to what that connects.
#include "compile/slt_state.h"

namespace weir::compile {
namespace {

using plan::LoginRole;

/// As whom a script's user connects, and what its role is where it is missing.
struct User {
  std::string_view name;  ///< Empty: as the main session does.
  LoginRole role = LoginRole::Given;
};

/// `root` may do everything, `node` is what the server itself is. The runner makes `testuser`, the
/// script all others.
User cockroach_user(std::string_view name) {
  constexpr std::string_view kHost = "host-cluster-";  // of several clusters; here is one
  if (name.starts_with(kHost)) name.remove_prefix(kHost.size());
  if (name == "root") return {};
  if (name == "node") return {name, LoginRole::Superuser};
  return {name, name == "testuser" ? LoginRole::Ordinary : LoginRole::Given};
}

/// Whoever connects has a role, and may log in whatever its role was made as.
User materialize_user(std::string_view name) {
  if (name == "materialize") return {};  // the main session's own
  return {name, name == "mz_system" ? LoginRole::Superuser : LoginRole::MayLogIn};
}

User user_of(slt::Family family, std::string_view written) {
  switch (family) {
    case slt::Family::Cockroach: return cockroach_user(written);
    case slt::Family::Materialize: return materialize_user(written);
    default: return {written};
  }
}

/// The session's name, with the user and the password that go with it.
struct Named {
  std::string_view session;
  std::string_view user;
  std::string_view password;
};

Named name_of(const SltContext& context, const slt::Record& record) {
  Named named{context.state.connection, {}, {}};
  if (const slt::Statement* statement = context.script.statement_of(record)) {
    if (statement->connection.length > 0) named.session = context.slice(statement->connection);
  }
  if (const slt::QueryExtra* extra = context.script.extra_of(record)) {
    if (extra->connection.length > 0) named.session = context.slice(extra->connection);
    named.user = context.slice(extra->user);
    named.password = context.slice(extra->password);
  }
  if (named.session.empty()) named.session = named.user = context.state.user;
  return named;
}

void add_login(const SltContext& context, plan::SessionId session, const Named& named) {
  plan::PlanBuilder& builder = context.builder;
  const User who = user_of(context.dialect().family, named.user);
  if (who.name.empty()) return;
  if (who.role != LoginRole::Given) context.state.role = who.name;
  builder.add_login({session, builder.keep(who.name), builder.keep(named.password), who.role});
}

void add_database(const SltContext& context, plan::SessionId session, std::string_view database) {
  context.builder.add_login({session, {}, {}, {}, context.builder.keep(database)});
}

}  // namespace

std::string_view second_database(const SltContext& context, const slt::Record& record) {
  if (context.dialect().family != slt::Family::Duckdb) return {};
  const std::string_view session = name_of(context, record).session;
  const std::size_t colon = session.find(':');
  return colon == std::string_view::npos ? std::string_view() : session.substr(0, colon);
}

plan::SessionId session_of(const SltContext& context, const slt::Record& record) {
  const Named named = name_of(context, record);
  const bool main = named.session.empty() || named.session == "default" || named.session == "root";
  if (main) return context.builder.session("main");
  const plan::SessionId session = context.builder.session(named.session);
  if (!context.state.logins.insert(session.value).second) return session;
  const std::string_view database = second_database(context, record);
  if (context.options.engine == slt::EngineKind::Postgres) {
    if (!named.user.empty()) add_login(context, session, named);
  } else if (!database.empty()) {
    add_database(context, session, database);
  }
  return session;
}

}  // namespace weir::compile
