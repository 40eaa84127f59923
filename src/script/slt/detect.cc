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
constexpr std::string_view kMaterializeHeader = "# Copyright Materialize";

/// A comment at the top of the file that only one project writes.
Detected by_header(std::string_view text) {
  for (Lines lines(text); !lines.at_end(); lines.advance()) {
    const std::string_view line = lines.text();
    if (line.starts_with(kDuckdbHeader)) return found(DialectId::Duckdb, "its header `# name:`");
    if (line.starts_with(kCockroachHeader)) {
      return found(DialectId::Cockroach, "its header `# LogicTest:`");
    }
    if (line.starts_with(kMaterializeHeader)) {
      return found(DialectId::Materialize, "its header `# Copyright Materialize`");
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

/// Extensions that say more than `.test`, which everybody has.
enum class Extension : std::uint8_t {
  Other,
  Slt,
  SltRs,  ///< `.slt.part` and the like: only sqllogictest-rs has such files.
};

Extension extension_of(std::string_view path) {
  if (path.ends_with(".slt.part") || path.ends_with(".slt.serial")) return Extension::SltRs;
  return path.ends_with(".slt") ? Extension::Slt : Extension::Other;
}

Ranking rank(const Evidence& evidence, Extension extension) {
  const bool values = evidence.values && !evidence.rows;
  constexpr std::string_view kValues = "its results, a value on each line";
  constexpr std::string_view kRows = "its results, a row on each line";
  if (extension == Extension::Slt && values) return {&kSltValuesOrder, kValues};
  if (extension != Extension::Other) return {&kSltOrder, "its extension"};
  if (evidence.messages && !evidence.rows) return {&kTabsOrder, "its messages below `----`"};
  if (evidence.rows && evidence.tabs) return {&kTabsOrder, "the tabs in its results"};
  if (evidence.rows) return {&kRowsOrder, kRows};
  if (values) return {&kOrder, kValues};
  return {&kOrder, "nothing in it that only other dialects have"};
}

Detected by_text(const Evidence& evidence, Extension extension) {
  const Ranking ranking = rank(evidence, extension);
  for (const Family family : *ranking.order) {
    if (!evidence.possible.has(family)) continue;
    const bool first = family == ranking.order->front();
    return found(main_dialect(family), first ? std::string(ranking.reason) : evidence.narrowed_by);
  }
  return found(DialectId::Sqlite, std::string(ranking.reason));
}

/// Projects keep copies of DuckDB's tests in folders of its name, in the dialect of their own.
bool laid_out_otherwise(Family family, const Evidence& evidence, Extension extension) {
  if (family != Family::Duckdb) return false;
  return extension != Extension::Other || (evidence.rows && !evidence.tabs && !evidence.values);
}

/// What a folder's name says, unless the text contradicts it.
Detected by_folder(const FolderName& folder, const Evidence& evidence, Extension extension) {
  const Family family = dialect(folder.id).family;
  const std::string& unknown = evidence.unknown[static_cast<std::size_t>(family)];
  if (!unknown.empty()) {
    Detected detected = by_text(evidence, extension);
    detected.reason =
        fmt::format("{}, which the dialect of the folder `{}` has not", unknown, folder.folder);
    return detected;
  }
  if (laid_out_otherwise(family, evidence, extension)) return by_text(evidence, extension);
  return found(folder.id, fmt::format("the folder `{}`", folder.folder));
}

}  // namespace

Detected detect_dialect(std::string_view path, std::string_view text) {
  for (const std::string_view part : kSqliteInDuckdb) {
    if (path.find(part) != std::string_view::npos) {
      return found(DialectId::Sqlite, fmt::format("the path `{}...`", part));
    }
  }
  const Extension extension = extension_of(path);
  if (const FolderName* folder = find_folder(path)) {
    return by_folder(*folder, find_evidence(text), extension);
  }
  if (path.ends_with(".test_slow")) return found(DialectId::Duckdb, "the extension `.test_slow`");
  if (Detected detected = by_header(text); detected.dialect != nullptr) return detected;
  return by_text(find_evidence(text), extension);
}

}  // namespace weir::slt
