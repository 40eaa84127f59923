// What kind of statement a SQL text is, told by its leading keywords: enough to know whether it may
// be tried again, without the grammar of any server.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace weir::dialect {

enum class StatementKind : std::uint8_t {
  Empty,    ///< Nothing but white space, comments and semicolons.
  Unknown,  ///< Begins with no keyword that we know.
  Bound,    ///< Begins with a variable of a script, so that it cannot be told yet.
  Select,   ///< SELECT, VALUES, TABLE, and WITH in front of them.
  Insert,
  Update,
  Delete,
  Merge,
  Copy,
  Truncate,
  Call,  ///< CALL and DO.
  Explain,
  ExplainOther,  ///< EXPLAIN of what changes by itself: ANALYZE, TIMESTAMP and the like.
  Begin,
  Commit,
  Rollback,
  RollbackTo,
  Savepoint,  ///< SAVEPOINT and RELEASE.
  TwoPhase,   ///< PREPARE TRANSACTION, COMMIT PREPARED and ROLLBACK PREPARED.
  Declare,
  Fetch,
  Close,
  Prepare,
  Execute,
  Deallocate,
  SetVariable,
  SetTransaction,
  Reset,
  Show,
  Discard,
  Create,
  Alter,
  AlterRename,
  Drop,
  Grant,  ///< GRANT and REVOKE.
  Subscribe,
  Utility,  ///< Everything else that we know.
};

/// How often a statement is sent while its result is not as expected.
enum class Tries : std::uint8_t { Once, UntilDeadline };

struct Statement {
  StatementKind kind = StatementKind::Unknown;
  /// The keywords that decided, in upper case, such as `CREATE TABLE`; empty for unknown ones.
  std::string_view words;
  Tries if_it_must_succeed = Tries::UntilDeadline;
  Tries if_it_must_fail = Tries::Once;
  /// Sent twice it may change data twice.
  bool writes = false;
  /// Ends the transaction, or leads back out of a failed one.
  bool ends_transaction = false;
  /// Changes what all databases of a server share.
  bool cluster_wide = false;
  /// The unquoted last part of the name of what it creates, as written; empty if there is none.
  std::string_view created;
};

/// Looks at the first statement of `sql`; views point into `sql` or to literals.
[[nodiscard]] Statement classify(std::string_view sql);

/// All word sequences that `classify` knows, for tests and documents.
[[nodiscard]] std::span<const std::string_view> known_statements();

/// How many statements the text holds: semicolons count outside quotes, comments and parentheses,
/// empty statements do not. `second` is the offset of the second one, if there is one.
struct StatementCount {
  std::size_t count = 0;
  std::size_t second = 0;
};
[[nodiscard]] StatementCount count_statements(std::string_view sql);

/// The statements of the text, in one pass; each reaches up to where the next one begins, the first
/// one also back to the start of the text. None if it holds none.
[[nodiscard]] std::vector<std::string_view> split_statements(std::string_view sql);

/// The words by which the text, which may hold several statements, changes what a whole server
/// shares: roles, databases, tablespaces, subscriptions, settings, replication slots, prepared
/// transactions. Also looks into the bodies of functions. Empty if there are none; else a literal.
[[nodiscard]] std::string_view find_cluster_wide(std::string_view sql);
/// The same where `statement`, the first one of `sql`, is known: most texts need not be read again.
[[nodiscard]] std::string_view find_cluster_wide(const Statement& statement, std::string_view sql);

}  // namespace weir::dialect
