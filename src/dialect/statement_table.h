// The table behind `classify`: leading keywords and what they mean.
#pragma once

#include <cstdint>
#include <string_view>

#include "dialect/statement.h"

namespace weir::dialect {

/// What a row may say beside the kind; values are bits.
namespace effect {
inline constexpr std::uint8_t kNone = 0;
inline constexpr std::uint8_t kWrites = 1;
inline constexpr std::uint8_t kEndsTransaction = 2;
inline constexpr std::uint8_t kClusterWide = 4;
}  // namespace effect

struct StatementRow {
  std::string_view words;  ///< Upper case, one blank between; the longest row that matches counts.
  StatementKind kind;
  Tries if_it_must_succeed;
  Tries if_it_must_fail;
  std::uint8_t effects = effect::kNone;
};

inline constexpr Tries kOnce = Tries::Once;
inline constexpr Tries kMany = Tries::UntilDeadline;

/// Sorted by nothing in particular; grouped for reading.
inline constexpr StatementRow kStatementRows[] = {
    // Queries and data
    {"SELECT", StatementKind::Select, kMany, kMany},
    {"VALUES", StatementKind::Select, kMany, kMany},
    {"TABLE", StatementKind::Select, kMany, kMany},
    {"WITH", StatementKind::Select, kMany, kMany},
    {"INSERT", StatementKind::Insert, kMany, kMany, effect::kWrites},
    {"UPSERT", StatementKind::Insert, kMany, kMany, effect::kWrites},
    {"UPDATE", StatementKind::Update, kMany, kMany, effect::kWrites},
    {"DELETE", StatementKind::Delete, kMany, kMany, effect::kWrites},
    {"REPLACE", StatementKind::Insert, kMany, kMany, effect::kWrites},
    {"MERGE", StatementKind::Merge, kMany, kMany, effect::kWrites},
    {"COPY", StatementKind::Copy, kMany, kMany},
    {"TRUNCATE", StatementKind::Truncate, kMany, kMany},
    {"CALL", StatementKind::Call, kMany, kMany, effect::kWrites},
    {"DO", StatementKind::Call, kMany, kMany, effect::kWrites},
    {"SUBSCRIBE", StatementKind::Subscribe, kMany, kMany},
    {"TAIL", StatementKind::Subscribe, kMany, kMany},
    {"SHOW", StatementKind::Show, kMany, kMany},

    // EXPLAIN: only a plan stays as it is
    {"EXPLAIN", StatementKind::Explain, kOnce, kMany},
    {"EXPLAIN ANALYZE", StatementKind::ExplainOther, kMany, kMany},
    {"EXPLAIN ANALYSE", StatementKind::ExplainOther, kMany, kMany},
    {"EXPLAIN TIMESTAMP", StatementKind::ExplainOther, kMany, kMany},
    {"EXPLAIN FILTER PUSHDOWN", StatementKind::ExplainOther, kMany, kMany},
    {"EXPLAIN KEY SCHEMA", StatementKind::ExplainOther, kMany, kMany},
    {"EXPLAIN VALUE SCHEMA", StatementKind::ExplainOther, kMany, kMany},

    // Transactions
    {"BEGIN", StatementKind::Begin, kMany, kMany},
    {"START TRANSACTION", StatementKind::Begin, kMany, kMany},
    {"COMMIT", StatementKind::Commit, kMany, kOnce, effect::kEndsTransaction},
    {"END", StatementKind::Commit, kMany, kOnce, effect::kEndsTransaction},
    {"ROLLBACK", StatementKind::Rollback, kMany, kOnce, effect::kEndsTransaction},
    {"ABORT", StatementKind::Rollback, kMany, kOnce, effect::kEndsTransaction},
    {"ROLLBACK TO", StatementKind::RollbackTo, kMany, kOnce, effect::kEndsTransaction},
    {"ROLLBACK WORK TO", StatementKind::RollbackTo, kMany, kOnce, effect::kEndsTransaction},
    {"ROLLBACK TRANSACTION TO", StatementKind::RollbackTo, kMany, kOnce, effect::kEndsTransaction},
    {"SAVEPOINT", StatementKind::Savepoint, kMany, kMany},
    {"RELEASE", StatementKind::Savepoint, kMany, kMany},
    {"PREPARE TRANSACTION", StatementKind::TwoPhase, kMany, kOnce,
     effect::kEndsTransaction | effect::kClusterWide},
    {"COMMIT PREPARED", StatementKind::TwoPhase, kMany, kOnce, effect::kClusterWide},
    {"ROLLBACK PREPARED", StatementKind::TwoPhase, kMany, kOnce, effect::kClusterWide},

    // Cursors and prepared statements
    {"DECLARE", StatementKind::Declare, kMany, kMany},
    {"FETCH", StatementKind::Fetch, kOnce, kOnce},
    {"MOVE", StatementKind::Fetch, kOnce, kOnce},
    {"CLOSE", StatementKind::Close, kMany, kMany},
    {"PREPARE", StatementKind::Prepare, kMany, kMany},
    {"EXECUTE", StatementKind::Execute, kMany, kMany, effect::kWrites},
    {"DEALLOCATE", StatementKind::Deallocate, kMany, kMany},

    // Settings
    {"SET", StatementKind::SetVariable, kOnce, kMany},
    {"SET GLOBAL", StatementKind::SetVariable, kOnce, kMany, effect::kClusterWide},
    {"SET PERSIST", StatementKind::SetVariable, kOnce, kMany, effect::kClusterWide},
    {"SET TRANSACTION", StatementKind::SetTransaction, kMany, kMany},
    {"SET LOCAL TRANSACTION", StatementKind::SetTransaction, kMany, kMany},
    {"SET SESSION TRANSACTION", StatementKind::SetTransaction, kMany, kMany},
    {"SET SESSION CHARACTERISTICS", StatementKind::SetTransaction, kMany, kMany},
    {"SET CONSTRAINTS", StatementKind::Utility, kMany, kMany},
    {"RESET", StatementKind::Reset, kMany, kMany},
    {"DISCARD", StatementKind::Discard, kOnce, kMany},

    // CREATE, after words such as OR REPLACE or TEMPORARY
    {"CREATE", StatementKind::Create, kOnce, kMany},
    {"CREATE ACCESS METHOD", StatementKind::Create, kOnce, kMany},
    {"CREATE AGGREGATE", StatementKind::Create, kOnce, kMany},
    {"CREATE CAST", StatementKind::Create, kOnce, kMany},
    {"CREATE CLUSTER", StatementKind::Create, kOnce, kMany, effect::kClusterWide},
    {"CREATE CLUSTER REPLICA", StatementKind::Create, kOnce, kMany, effect::kClusterWide},
    {"CREATE COLLATION", StatementKind::Create, kOnce, kMany},
    {"CREATE CONNECTION", StatementKind::Create, kOnce, kOnce},
    {"CREATE CONVERSION", StatementKind::Create, kOnce, kMany},
    {"CREATE DATABASE", StatementKind::Create, kOnce, kMany, effect::kClusterWide},
    {"CREATE DOMAIN", StatementKind::Create, kOnce, kMany},
    {"CREATE EVENT TRIGGER", StatementKind::Create, kOnce, kMany},
    {"CREATE EXTENSION", StatementKind::Create, kOnce, kMany},
    {"CREATE FOREIGN DATA WRAPPER", StatementKind::Create, kOnce, kMany},
    {"CREATE FOREIGN TABLE", StatementKind::Create, kOnce, kMany},
    {"CREATE FUNCTION", StatementKind::Create, kOnce, kMany},
    {"CREATE GROUP", StatementKind::Create, kOnce, kMany, effect::kClusterWide},
    {"CREATE INDEX", StatementKind::Create, kOnce, kMany},
    {"CREATE LANGUAGE", StatementKind::Create, kOnce, kMany},
    {"CREATE MATERIALIZED VIEW", StatementKind::Create, kOnce, kMany},
    {"CREATE NETWORK POLICY", StatementKind::Create, kMany, kMany, effect::kClusterWide},
    {"CREATE OPERATOR", StatementKind::Create, kOnce, kMany},
    {"CREATE OPERATOR CLASS", StatementKind::Create, kOnce, kMany},
    {"CREATE OPERATOR FAMILY", StatementKind::Create, kOnce, kMany},
    {"CREATE POLICY", StatementKind::Create, kOnce, kMany},
    {"CREATE PROCEDURE", StatementKind::Create, kOnce, kMany},
    {"CREATE PUBLICATION", StatementKind::Create, kOnce, kMany},
    {"CREATE ROLE", StatementKind::Create, kOnce, kMany, effect::kClusterWide},
    {"CREATE RULE", StatementKind::Create, kOnce, kMany},
    {"CREATE SCHEMA", StatementKind::Create, kOnce, kMany},
    {"CREATE SECRET", StatementKind::Create, kMany, kMany},
    {"CREATE SEQUENCE", StatementKind::Create, kOnce, kMany},
    {"CREATE SERVER", StatementKind::Create, kOnce, kMany},
    {"CREATE SINK", StatementKind::Create, kOnce, kMany},
    {"CREATE SOURCE", StatementKind::Create, kOnce, kMany},
    {"CREATE STATISTICS", StatementKind::Create, kOnce, kMany},
    {"CREATE SUBSCRIPTION", StatementKind::Create, kOnce, kMany, effect::kClusterWide},
    {"CREATE TABLE", StatementKind::Create, kOnce, kMany},
    {"CREATE TABLESPACE", StatementKind::Create, kOnce, kMany, effect::kClusterWide},
    {"CREATE TEXT SEARCH CONFIGURATION", StatementKind::Create, kOnce, kMany},
    {"CREATE TEXT SEARCH DICTIONARY", StatementKind::Create, kOnce, kMany},
    {"CREATE TEXT SEARCH PARSER", StatementKind::Create, kOnce, kMany},
    {"CREATE TEXT SEARCH TEMPLATE", StatementKind::Create, kOnce, kMany},
    {"CREATE TRANSFORM", StatementKind::Create, kOnce, kMany},
    {"CREATE TRIGGER", StatementKind::Create, kOnce, kMany},
    {"CREATE TYPE", StatementKind::Create, kOnce, kMany},
    {"CREATE USER", StatementKind::Create, kOnce, kMany, effect::kClusterWide},
    {"CREATE USER MAPPING", StatementKind::Create, kOnce, kMany},
    {"CREATE VIEW", StatementKind::Create, kOnce, kMany},
    {"CREATE WEBHOOK SOURCE", StatementKind::Create, kOnce, kMany},
    {"CREATE_REPLICATION_SLOT", StatementKind::Utility, kOnce, kMany, effect::kClusterWide},

    // ALTER; the form with RENAME is tried once whatever it renames
    {"ALTER", StatementKind::Alter, kMany, kMany},
    {"ALTER CLUSTER", StatementKind::Alter, kMany, kMany, effect::kClusterWide},
    {"ALTER DATABASE", StatementKind::Alter, kMany, kMany, effect::kClusterWide},
    {"ALTER GROUP", StatementKind::Alter, kMany, kMany, effect::kClusterWide},
    {"ALTER INDEX", StatementKind::Alter, kOnce, kMany},
    {"ALTER NETWORK POLICY", StatementKind::Alter, kMany, kMany, effect::kClusterWide},
    {"ALTER ROLE", StatementKind::Alter, kMany, kMany, effect::kClusterWide},
    {"ALTER SINK", StatementKind::Alter, kOnce, kOnce},
    {"ALTER SUBSCRIPTION", StatementKind::Alter, kMany, kMany, effect::kClusterWide},
    {"ALTER SYSTEM", StatementKind::Alter, kMany, kMany, effect::kClusterWide},
    {"ALTER TABLESPACE", StatementKind::Alter, kMany, kMany, effect::kClusterWide},
    {"ALTER USER", StatementKind::Alter, kMany, kMany, effect::kClusterWide},
    {"ALTER USER MAPPING", StatementKind::Alter, kMany, kMany},

    // DROP
    {"DROP", StatementKind::Drop, kOnce, kMany},
    {"DROP CLUSTER", StatementKind::Drop, kOnce, kMany, effect::kClusterWide},
    {"DROP DATABASE", StatementKind::Drop, kOnce, kMany, effect::kClusterWide},
    {"DROP GROUP", StatementKind::Drop, kOnce, kMany, effect::kClusterWide},
    {"DROP NETWORK POLICY", StatementKind::Drop, kOnce, kMany, effect::kClusterWide},
    {"DROP OWNED", StatementKind::Drop, kMany, kMany},
    {"DROP ROLE", StatementKind::Drop, kOnce, kMany, effect::kClusterWide},
    {"DROP SUBSCRIPTION", StatementKind::Drop, kOnce, kMany, effect::kClusterWide},
    {"DROP TABLESPACE", StatementKind::Drop, kOnce, kMany, effect::kClusterWide},
    {"DROP USER", StatementKind::Drop, kOnce, kMany, effect::kClusterWide},
    {"DROP USER MAPPING", StatementKind::Drop, kOnce, kMany},
    {"DROP_REPLICATION_SLOT", StatementKind::Utility, kOnce, kMany, effect::kClusterWide},

    // The rest
    {"GRANT", StatementKind::Grant, kMany, kMany},
    {"REVOKE", StatementKind::Grant, kMany, kMany},
    {"ANALYZE", StatementKind::Utility, kMany, kMany},
    {"ANALYSE", StatementKind::Utility, kMany, kMany},
    {"CHECKPOINT", StatementKind::Utility, kMany, kMany},
    {"CLUSTER", StatementKind::Utility, kMany, kMany},
    {"COMMENT", StatementKind::Utility, kMany, kMany},
    {"FLUSH", StatementKind::Utility, kMany, kMany},
    {"IMPORT FOREIGN SCHEMA", StatementKind::Utility, kMany, kMany},
    {"INSPECT", StatementKind::Utility, kMany, kMany},
    {"LISTEN", StatementKind::Utility, kMany, kMany},
    {"LOAD", StatementKind::Utility, kMany, kMany},
    {"LOAD DATA", StatementKind::Insert, kMany, kMany, effect::kWrites},
    {"LOCK", StatementKind::Utility, kMany, kMany},
    {"NOTIFY", StatementKind::Utility, kMany, kMany},
    {"RAISE", StatementKind::Utility, kMany, kMany},
    {"REASSIGN", StatementKind::Utility, kMany, kMany},
    {"REFRESH", StatementKind::Utility, kMany, kMany},
    {"REINDEX", StatementKind::Utility, kMany, kMany},
    {"SECURITY LABEL", StatementKind::Utility, kMany, kMany},
    {"UNLISTEN", StatementKind::Utility, kMany, kMany},
    {"VACUUM", StatementKind::Utility, kMany, kMany},
    {"VALIDATE CONNECTION", StatementKind::Utility, kMany, kMany},
};

/// Words that may stand between CREATE and what is created.
inline constexpr std::string_view kCreateFillers[] = {
    "OR",     "REPLACE", "TEMP",      "TEMPORARY",  "UNLOGGED", "GLOBAL",    "LOCAL",
    "UNIQUE", "DEFAULT", "RECURSIVE", "CONSTRAINT", "TRUSTED",  "PROCEDURAL"};

/// Functions that change, or reach into, what all databases of a server share.
inline constexpr std::string_view kClusterWideFunctions[] = {
    "pg_create_logical_replication_slot",
    "pg_create_physical_replication_slot",
    "pg_copy_logical_replication_slot",
    "pg_copy_physical_replication_slot",
    "pg_drop_replication_slot",
    "pg_replication_origin_create",
    "pg_replication_origin_drop",
    "pg_terminate_backend",
    "pg_reload_conf",
};

}  // namespace weir::dialect
