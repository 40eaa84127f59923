// What can be told about the statements of a script without a server.
#pragma once

#include <string>
#include <string_view>

#include "compile/td_context.h"
#include "dialect/statement.h"
#include "plan/action_spec.h"

namespace weir::compile {

/// Reports queries that are empty or hold several statements. Gives the kind of the statement.
dialect::Statement check_statement(Context& context, const td::Command& command);

/// The words by which an action that sends SQL to PostgreSQL, in arguments or lines, changes what a
/// whole server shares.
[[nodiscard]] std::string_view find_cluster_wide(const td::Script& script,
                                                 const td::Command& command);

}  // namespace weir::compile
