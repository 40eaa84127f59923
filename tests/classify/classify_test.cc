// Our classification of statements against PostgreSQL's own parser: for every statement that it can
// parse, the node at the top of its tree must be what our keywords say.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <pg_query.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/testing.h"
#include "base/text.h"
#include "dialect/statement.h"
#include "script/td/parse.h"

namespace weir::dialect {
namespace {

using nlohmann::json;

/// The only statement of a text as a tree: one member, called by the node. Nothing if PostgreSQL
/// cannot parse the text, or finds several statements or none.
std::optional<json> parse_tree(const std::string& sql) {
  const PgQueryParseResult result = pg_query_parse(sql.c_str());
  std::optional<json> tree;
  if (result.error == nullptr) {
    const json parsed = json::parse(result.parse_tree);
    const json statements = parsed.value("stmts", json::array());
    if (statements.size() == 1) tree = statements.at(0).at("stmt");
  }
  pg_query_free_parse_result(result);
  return tree;
}

using Names = std::set<std::string_view>;

/// What CREATE and the statements without a kind of their own become.
const std::map<std::string_view, Names>& nodes_by_words() {
  static const std::map<std::string_view, Names> kNodes = {
      {"CREATE ACCESS METHOD", {"CreateAmStmt"}},
      {"CREATE AGGREGATE", {"DefineStmt"}},
      {"CREATE CAST", {"CreateCastStmt"}},
      {"CREATE COLLATION", {"DefineStmt"}},
      {"CREATE CONVERSION", {"CreateConversionStmt"}},
      {"CREATE DATABASE", {"CreatedbStmt"}},
      {"CREATE DOMAIN", {"CreateDomainStmt"}},
      {"CREATE EVENT TRIGGER", {"CreateEventTrigStmt"}},
      {"CREATE EXTENSION", {"CreateExtensionStmt"}},
      {"CREATE FOREIGN DATA WRAPPER", {"CreateFdwStmt"}},
      {"CREATE FOREIGN TABLE", {"CreateForeignTableStmt"}},
      {"CREATE FUNCTION", {"CreateFunctionStmt"}},
      {"CREATE GROUP", {"CreateRoleStmt"}},
      {"CREATE INDEX", {"IndexStmt"}},
      {"CREATE LANGUAGE", {"CreatePLangStmt"}},
      {"CREATE MATERIALIZED VIEW", {"CreateTableAsStmt"}},
      {"CREATE OPERATOR", {"DefineStmt"}},
      {"CREATE OPERATOR CLASS", {"CreateOpClassStmt"}},
      {"CREATE OPERATOR FAMILY", {"CreateOpFamilyStmt"}},
      {"CREATE POLICY", {"CreatePolicyStmt"}},
      {"CREATE PROCEDURE", {"CreateFunctionStmt"}},
      {"CREATE PUBLICATION", {"CreatePublicationStmt"}},
      {"CREATE ROLE", {"CreateRoleStmt"}},
      {"CREATE RULE", {"RuleStmt"}},
      {"CREATE SCHEMA", {"CreateSchemaStmt"}},
      {"CREATE SEQUENCE", {"CreateSeqStmt"}},
      {"CREATE SERVER", {"CreateForeignServerStmt"}},
      {"CREATE STATISTICS", {"CreateStatsStmt"}},
      {"CREATE SUBSCRIPTION", {"CreateSubscriptionStmt"}},
      {"CREATE TABLE", {"CreateStmt", "CreateTableAsStmt"}},
      {"CREATE TABLESPACE", {"CreateTableSpaceStmt"}},
      {"CREATE TEXT SEARCH CONFIGURATION", {"DefineStmt"}},
      {"CREATE TEXT SEARCH DICTIONARY", {"DefineStmt"}},
      {"CREATE TEXT SEARCH PARSER", {"DefineStmt"}},
      {"CREATE TEXT SEARCH TEMPLATE", {"DefineStmt"}},
      {"CREATE TRANSFORM", {"CreateTransformStmt"}},
      {"CREATE TRIGGER", {"CreateTrigStmt"}},
      {"CREATE TYPE", {"CompositeTypeStmt", "CreateEnumStmt", "CreateRangeStmt", "DefineStmt"}},
      {"CREATE USER", {"CreateRoleStmt"}},
      {"CREATE USER MAPPING", {"CreateUserMappingStmt"}},
      {"CREATE VIEW", {"ViewStmt"}},
      {"SET CONSTRAINTS", {"ConstraintsSetStmt"}},
      {"ANALYZE", {"VacuumStmt"}},
      {"ANALYSE", {"VacuumStmt"}},
      {"VACUUM", {"VacuumStmt"}},
      {"CHECKPOINT", {"CheckPointStmt"}},
      {"CLUSTER", {"ClusterStmt"}},
      {"COMMENT", {"CommentStmt"}},
      {"IMPORT FOREIGN SCHEMA", {"ImportForeignSchemaStmt"}},
      {"LISTEN", {"ListenStmt"}},
      {"UNLISTEN", {"UnlistenStmt"}},
      {"NOTIFY", {"NotifyStmt"}},
      {"LOAD", {"LoadStmt"}},
      {"LOCK", {"LockStmt"}},
      {"REASSIGN", {"ReassignOwnedStmt"}},
      {"REFRESH", {"RefreshMatViewStmt"}},
      {"REINDEX", {"ReindexStmt"}},
      {"SECURITY LABEL", {"SecLabelStmt"}},
  };
  return kNodes;
}

/// The kind that PostgreSQL's node stands for; Unknown where only the words tell.
StatementKind kind_of_transaction(const std::string& kind) {
  if (kind == "TRANS_STMT_BEGIN" || kind == "TRANS_STMT_START") return StatementKind::Begin;
  if (kind == "TRANS_STMT_COMMIT") return StatementKind::Commit;
  if (kind == "TRANS_STMT_ROLLBACK") return StatementKind::Rollback;
  if (kind == "TRANS_STMT_ROLLBACK_TO") return StatementKind::RollbackTo;
  const bool point = kind == "TRANS_STMT_SAVEPOINT" || kind == "TRANS_STMT_RELEASE";
  return point ? StatementKind::Savepoint : StatementKind::TwoPhase;
}

StatementKind kind_of_setting(const json& node) {
  const std::string kind = node.value("kind", "");
  if (kind == "VAR_RESET" || kind == "VAR_RESET_ALL") return StatementKind::Reset;
  return kind == "VAR_SET_MULTI" ? StatementKind::SetTransaction : StatementKind::SetVariable;
}

/// Whether an option of EXPLAIN turns ANALYZE on.
bool analyzes(const json& node) {
  bool analyze = false;
  for (const json& option : node.value("options", json::array())) {
    const json& element = option.at("DefElem");
    const std::string name = element.value("defname", "");
    if (name != "analyze" && name != "analyse") continue;
    analyze = element.dump().find("\"off\"") == std::string::npos &&
              element.dump().find("\"false\"") == std::string::npos;
  }
  return analyze;
}

StatementKind kind_of(const std::string& name, const json& node) {
  static const std::map<std::string_view, StatementKind> kKinds = {
      {"SelectStmt", StatementKind::Select},
      {"InsertStmt", StatementKind::Insert},
      {"UpdateStmt", StatementKind::Update},
      {"DeleteStmt", StatementKind::Delete},
      {"MergeStmt", StatementKind::Merge},
      {"CopyStmt", StatementKind::Copy},
      {"TruncateStmt", StatementKind::Truncate},
      {"CallStmt", StatementKind::Call},
      {"DoStmt", StatementKind::Call},
      {"DeclareCursorStmt", StatementKind::Declare},
      {"FetchStmt", StatementKind::Fetch},
      {"ClosePortalStmt", StatementKind::Close},
      {"PrepareStmt", StatementKind::Prepare},
      {"ExecuteStmt", StatementKind::Execute},
      {"DeallocateStmt", StatementKind::Deallocate},
      {"VariableShowStmt", StatementKind::Show},
      {"DiscardStmt", StatementKind::Discard},
      {"GrantStmt", StatementKind::Grant},
      {"GrantRoleStmt", StatementKind::Grant},
      {"RenameStmt", StatementKind::AlterRename},
  };
  if (name == "TransactionStmt") return kind_of_transaction(node.value("kind", ""));
  if (name == "VariableSetStmt") return kind_of_setting(node);
  if (name == "ExplainStmt") {
    return analyzes(node) ? StatementKind::ExplainOther : StatementKind::Explain;
  }
  if (name == "AlterEnumStmt" && node.contains("oldVal")) return StatementKind::AlterRename;
  if (name.starts_with("Alter")) return StatementKind::Alter;
  if (name.starts_with("Drop")) return StatementKind::Drop;
  const auto found = kKinds.find(name);
  return found == kKinds.end() ? StatementKind::Unknown : found->second;
}

bool kind_fits(const Statement& statement, const std::string& name, const json& node) {
  const StatementKind kind = kind_of(name, node);
  if (kind != StatementKind::Unknown) return statement.kind == kind;
  const auto nodes = nodes_by_words().find(statement.words);
  return nodes != nodes_by_words().end() && nodes->second.contains(name);
}

/// Whether the tree holds a statement that changes rows, below the top too, and is run.
bool writes(const std::string& name, const json& node) {
  static const Names kWriting = {"InsertStmt", "UpdateStmt",  "DeleteStmt", "MergeStmt",
                                 "CallStmt",   "ExecuteStmt", "DoStmt"};
  if (kWriting.contains(name)) return true;
  if (name == "CopyStmt") return node.value("is_from", false);
  const json* inner = &node;
  if (name == "ExplainStmt") {
    if (!analyzes(node)) return false;
    const json& query = node.at("query");
    return writes(query.begin().key(), query.begin().value());
  }
  if (name != "SelectStmt" || !inner->contains("withClause")) return false;
  const std::string with = inner->at("withClause").dump();
  return std::any_of(kWriting.begin(), kWriting.end(), [&](std::string_view writing) {
    return with.find('"' + std::string(writing) + '"') != std::string::npos;
  });
}

bool is_shared_object(const std::string& type) {
  return type == "OBJECT_ROLE" || type == "OBJECT_DATABASE" || type == "OBJECT_TABLESPACE" ||
         type == "OBJECT_SUBSCRIPTION";
}

bool is_cluster_wide(const std::string& name, const json& node) {
  static const Names kShared = {
      "CreateRoleStmt",       "AlterRoleStmt",          "AlterRoleSetStmt",
      "DropRoleStmt",         "GrantRoleStmt",          "CreatedbStmt",
      "AlterDatabaseStmt",    "AlterDatabaseSetStmt",   "AlterDatabaseRefreshCollStmt",
      "DropdbStmt",           "CreateTableSpaceStmt",   "AlterTableSpaceOptionsStmt",
      "DropTableSpaceStmt",   "CreateSubscriptionStmt", "AlterSubscriptionStmt",
      "DropSubscriptionStmt", "AlterSystemStmt"};
  if (kShared.contains(name)) return true;
  if (name == "RenameStmt") return is_shared_object(node.value("renameType", ""));
  if (name == "AlterOwnerStmt") return is_shared_object(node.value("objectType", ""));
  return name == "TransactionStmt" &&
         kind_of_transaction(node.value("kind", "")) == StatementKind::TwoPhase;
}

/// Compares what is said of one statement. False if PostgreSQL cannot parse it.
bool compare(const std::string& sql) {
  const std::optional<json> tree = parse_tree(sql);
  if (!tree) return false;
  const std::string& name = tree->begin().key();
  const json& node = tree->begin().value();
  const Statement statement = classify(sql);
  EXPECT_TRUE(kind_fits(statement, name, node))
      << sql << "\nnode " << name << ", our words `" << statement.words << "`, kind "
      << static_cast<int>(statement.kind);
  EXPECT_EQ(statement.writes, writes(name, node)) << sql;
  EXPECT_EQ(statement.cluster_wide, is_cluster_wide(name, node)) << sql;
  EXPECT_EQ(count_statements(sql).count, 1U) << sql;
  return true;
}

TEST(ClassifyContract, HoldsForAStatementOfEachKind) {
  const auto text = read_file(WEIR_STATEMENTS);
  ASSERT_TRUE(text);
  std::size_t compared = 0;
  for (const std::string_view line : split(*text, '\n')) {
    const std::string sql(line);
    if (sql.empty() || sql.starts_with("--")) continue;
    EXPECT_TRUE(compare(sql)) << "PostgreSQL cannot parse: " << sql;
    ++compared;
  }
  EXPECT_GE(compared, 300U);
}

/// A text that PostgreSQL may be able to parse: variables become parts of names.
std::string without_variables(std::string_view sql) {
  std::string text(sql);
  for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at)) {
    const std::size_t end = text.find('}', at);
    if (end == std::string::npos) break;
    text.replace(at, end + 1 - at, "x");
  }
  return text;
}

TEST(ClassifyContract, HoldsForStatementsInScriptsOfOthers) {
  const auto folder = shared_folder();
  if (!folder) GTEST_SKIP() << "the shared folder with scripts is absent";
  std::size_t compared = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder / "corpus/td")) {
    if (entry.path().extension() != ".td") continue;
    const auto text = read_file(entry.path());
    ASSERT_TRUE(text);
    const td::Parsed parsed = td::parse(make_source(entry.path().string(), *text));
    for (const td::Command& command : parsed.script.commands) {
      if (command.kind == td::CommandKind::Action) continue;
      if (compare(without_variables(command.head.text))) ++compared;
    }
  }
  EXPECT_GT(compared, 500U);
}

}  // namespace
}  // namespace weir::dialect
