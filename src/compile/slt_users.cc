#include "compile/slt_users.h"

namespace weir::compile {
namespace {

using plan::LoginRole;

/// `root` may do everything, `node` is what the server itself is. The runner makes `testuser`, the
/// script all others.
SltUser cockroach_user(std::string_view name) {
  constexpr std::string_view kHost = "host-cluster-";  // of several clusters; here is one
  if (name.starts_with(kHost)) name.remove_prefix(kHost.size());
  if (name == "root") return {};
  if (name == "node") return {name, LoginRole::Superuser};
  return {name, name == "testuser" ? LoginRole::Ordinary : LoginRole::Given};
}

/// Whoever connects has a role, and may log in whatever its role was made as.
SltUser materialize_user(std::string_view name) {
  if (name == "materialize") return {};  // the main session's own
  return {name, name == "mz_system" ? LoginRole::Superuser : LoginRole::MayLogIn};
}

}  // namespace

SltUser slt_user(slt::Family family, std::string_view written) {
  switch (family) {
    case slt::Family::Cockroach: return cockroach_user(written);
    case slt::Family::Materialize: return materialize_user(written);
    default: return {written, LoginRole::Given};
  }
}

}  // namespace weir::compile
