// Guessing the dialect of a script.
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "script/slt/dialect.h"
#include "script/slt/lines.h"

namespace weir::slt {
namespace {

/// How many directives are looked at.
constexpr int kDirectivesRead = 400;

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

Detected found(DialectId id, std::string reason) { return {&dialect(id), std::move(reason)}; }

/// The outermost folder of a known name, so that `materialize/cockroach` is Materialize's. Names
/// such as `duckdb-wasm` and `dolthub` count too.
const FolderName* find_folder(std::string_view path) {
  const auto parts = split(path, '/');
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    for (const FolderName& entry : kFolders) {
      if (parts[i] == entry.folder) return &entry;
    }
  }
  return nullptr;
}

/// A directive as the first words of its line.
struct Words {
  std::string_view first;
  std::string_view second;
  std::string_view rest;
};

std::string_view take_word(std::string_view& rest) {
  while (!rest.empty() && is_blank_byte(rest.front())) rest.remove_prefix(1);
  std::size_t length = 0;
  while (length < rest.size() && !is_blank_byte(rest[length])) ++length;
  const std::string_view word = rest.substr(0, length);
  rest.remove_prefix(length);
  return word;
}

Words words_of(std::string_view line) {
  Words words;
  words.first = take_word(line);
  words.second = take_word(line);
  while (!line.empty() && is_blank_byte(line.front())) line.remove_prefix(1);
  words.rest = line;
  return words;
}

/// A directive that only one family of dialects has.
const Dialect* only_one(const DirectiveSpec& spec) {
  const Dialect* only = nullptr;
  for (const Dialect& entry : dialects()) {
    if (entry.support(spec) == Support::Rejected) continue;
    if (only != nullptr && only->family != entry.family) return nullptr;
    if (only == nullptr) only = &entry;
  }
  return only;
}

/// What a statement or query says about the dialect; nullptr if nothing.
const Dialect* by_record(const Words& words) {
  if (words.first == "statement") {
    if (words.second == "maybe" || words.second == "debug" || words.second == "debug_skip") {
      return &dialect(DialectId::Duckdb);
    }
    if (words.second == "async" || words.second == "notice") return &dialect(DialectId::Cockroach);
    if (words.second == "OK") return &dialect(DialectId::Materialize);
    if (words.rest.find("pgcode ") == 0) return &dialect(DialectId::Cockroach);
  }
  if (words.rest.find(" backoff ") != std::string_view::npos) {
    return &dialect(DialectId::SqllogictestRs);
  }
  if (words.first != "query") return nullptr;
  if (words.rest.starts_with("multiline")) return &dialect(DialectId::Materialize);
  if (words.second == "error" && words.rest.starts_with("pgcode ")) {
    return &dialect(DialectId::Cockroach);
  }
  return nullptr;
}

/// `test/sql` and `test/sqlite` of DuckDB's own tree begin so.
constexpr std::string_view kDuckdbHeader = "# name: ";
constexpr std::string_view kCockroachHeader = "# LogicTest:";

Detected by_text(std::string_view text) {
  int left = kDirectivesRead;
  bool blank = true;  // a directive stands below a blank line, a comment or a condition
  for (Lines lines(text); !lines.at_end() && left > 0; lines.advance()) {
    const std::string_view line = lines.text();
    if (line.starts_with(kDuckdbHeader)) return found(DialectId::Duckdb, "its header `# name:`");
    if (line.starts_with(kCockroachHeader)) {
      return found(DialectId::Cockroach, "its header `# LogicTest:`");
    }
    const bool separates = line.empty() || line.front() == '#' || is_white(line);
    if (!separates && blank) {
      --left;
      const Words words = words_of(line);
      const DirectiveSpec* spec = find_directive(words.first);
      if (spec == nullptr && (words.first == "set" || words.first == "reset")) {
        spec = find_directive(fmt::format("{} {}", words.first, words.second));
      }
      const Dialect* only = spec == nullptr ? nullptr : only_one(*spec);
      if (only == nullptr) only = by_record(words);
      if (only != nullptr) {
        return {only, fmt::format("`{}{}{}` in line {}", words.first,
                                  words.second.empty() ? "" : " ", words.second, lines.number())};
      }
      blank = words.first == "skipif" || words.first == "onlyif";
    } else {
      blank = separates;
    }
  }
  return {};
}

}  // namespace

Detected detect_dialect(std::string_view path, std::string_view text) {
  if (const FolderName* folder = find_folder(path)) {
    return found(folder->id, fmt::format("the folder `{}`", folder->folder));
  }
  if (path.ends_with(".test_slow")) return found(DialectId::Duckdb, "the extension `.test_slow`");
  if (Detected detected = by_text(text); detected.dialect != nullptr) return detected;
  for (const std::string_view extension : {".slt", ".part", ".serial"}) {
    if (path.ends_with(extension)) {
      return found(DialectId::SqllogictestRs, fmt::format("the extension `{}`", extension));
    }
  }
  return found(DialectId::Sqlite, "nothing in it that only other dialects have");
}

}  // namespace weir::slt
