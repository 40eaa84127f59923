// Guessing the dialect of a script.
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "script/slt/dialect.h"
#include "script/slt/evidence.h"
#include "script/slt/lines.h"

namespace weir::slt {
namespace {

struct FolderName {
  std::string_view folder;
  DialectId id = DialectId::Sqlite;
};

/// Folders of the projects' own trees, and the names people give to copies of them.
constexpr std::array kFolders{
    FolderName{"materialize", DialectId::Materialize},
    FolderName{"risingwave", DialectId::Risingwave},
    FolderName{"e2e_test", DialectId::Risingwave},
    FolderName{"databend", DialectId::Databend},
    FolderName{"datafusion", DialectId::Datafusion},
    FolderName{"duckdb", DialectId::Duckdb},
    FolderName{"dolt", DialectId::Dolt},
    FolderName{"cockroach", DialectId::Cockroach},
    FolderName{"logic_test", DialectId::Cockroach},
    FolderName{"sqlite", DialectId::Sqlite},
};

/// Where DuckDB keeps SQLite's scripts.
constexpr std::array<std::string_view, 2> kSqliteInDuckdb{"test/sqlite/select",
                                                          "third_party/sqllogictest/"};

Detected found(DialectId id, std::string reason) { return {&dialect(id), std::move(reason)}; }

/// The outermost folder of a known name, so that `materialize/cockroach` is Materialize's.
const FolderName* find_folder(std::string_view path) {
  const auto parts = split(path, '/');
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    for (const FolderName& entry : kFolders) {
      if (parts[i] == entry.folder) return &entry;
    }
  }
  return nullptr;
}

/// `test/sql` and `test/sqlite` of DuckDB's own tree begin so.
constexpr std::string_view kDuckdbHeader = "# name: ";
constexpr std::string_view kCockroachHeader = "# LogicTest:";

/// A comment at the top of the file that only one project writes.
Detected by_header(std::string_view text) {
  for (Lines lines(text); !lines.at_end(); lines.advance()) {
    const std::string_view line = lines.text();
    if (line.starts_with(kDuckdbHeader)) return found(DialectId::Duckdb, "its header `# name:`");
    if (line.starts_with(kCockroachHeader)) {
      return found(DialectId::Cockroach, "its header `# LogicTest:`");
    }
    if (!is_white(line) && line.front() != '#') break;
  }
  return {};
}

DialectId main_dialect(Family family) {
  switch (family) {
    case Family::Sqlite: return DialectId::Sqlite;
    case Family::Cockroach: return DialectId::Cockroach;
    case Family::Materialize: return DialectId::Materialize;
    case Family::SqllogictestRs: return DialectId::SqllogictestRs;
    case Family::Duckdb: return DialectId::Duckdb;
    case Family::Dolt: return DialectId::Dolt;
  }
  return DialectId::Sqlite;
}

using Order = std::array<Family, kFamilies>;

/// With the extensions `.slt` and `.slt.part`.
constexpr Order kSltOrder{Family::SqllogictestRs, Family::Materialize, Family::Cockroach,
                          Family::Sqlite,         Family::Duckdb,      Family::Dolt};
/// The same where expected values stand one on a line.
constexpr Order kSltValuesOrder{Family::Materialize,    Family::Sqlite, Family::Dolt,
                                Family::SqllogictestRs, Family::Duckdb, Family::Cockroach};
constexpr Order kOrder{Family::Sqlite,         Family::Dolt,      Family::Duckdb,
                       Family::SqllogictestRs, Family::Cockroach, Family::Materialize};
constexpr Order kRowsOrder{Family::SqllogictestRs, Family::Duckdb, Family::Cockroach,
                           Family::Materialize,    Family::Sqlite, Family::Dolt};
constexpr Order kTabsOrder{Family::Duckdb,      Family::SqllogictestRs, Family::Cockroach,
                           Family::Materialize, Family::Sqlite,         Family::Dolt};

struct Ranking {
  const Order* order = &kOrder;
  std::string_view reason;
};

Ranking rank(const Evidence& evidence, bool slt) {
  const bool values = evidence.values && !evidence.rows;
  constexpr std::string_view kValues = "its results, a value on each line";
  constexpr std::string_view kRows = "its results, a row on each line";
  if (slt && values) return {&kSltValuesOrder, kValues};
  if (slt) return {&kSltOrder, "its extension"};
  if (evidence.messages && !evidence.rows) return {&kTabsOrder, "its messages below `----`"};
  if (evidence.rows && evidence.tabs) return {&kTabsOrder, "the tabs in its results"};
  if (evidence.rows) return {&kRowsOrder, kRows};
  if (values) return {&kOrder, kValues};
  return {&kOrder, "nothing in it that only other dialects have"};
}

Detected by_text(std::string_view text, bool slt) {
  const Evidence evidence = find_evidence(text);
  const Ranking ranking = rank(evidence, slt);
  for (const Family family : *ranking.order) {
    if (!evidence.possible.has(family)) continue;
    const bool first = family == ranking.order->front();
    return found(main_dialect(family), first ? std::string(ranking.reason) : evidence.narrowed_by);
  }
  return found(DialectId::Sqlite, std::string(ranking.reason));
}

}  // namespace

Detected detect_dialect(std::string_view path, std::string_view text) {
  for (const std::string_view part : kSqliteInDuckdb) {
    if (path.find(part) != std::string_view::npos) {
      return found(DialectId::Sqlite, fmt::format("the path `{}...`", part));
    }
  }
  if (const FolderName* folder = find_folder(path)) {
    return found(folder->id, fmt::format("the folder `{}`", folder->folder));
  }
  if (path.ends_with(".test_slow")) return found(DialectId::Duckdb, "the extension `.test_slow`");
  if (Detected detected = by_header(text); detected.dialect != nullptr) return detected;
  const bool slt =
      path.ends_with(".slt") || path.ends_with(".slt.part") || path.ends_with(".slt.serial");
  return by_text(text, slt);
}

}  // namespace weir::slt
