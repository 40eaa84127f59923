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

/// The first words of a statement's text that change what a whole server shares.
[[nodiscard]] std::string_view find_cluster_wide(const dialect::Statement& statement,
                                                 std::string_view sql);
/// The same for the arguments and lines of an action that sends SQL to PostgreSQL.
[[nodiscard]] std::string_view find_cluster_wide(const td::Script& script,
                                                 const td::Command& command);

}  // namespace weir::compile
