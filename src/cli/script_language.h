// Which language and dialect a script is written in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "script/slt/dialect.h"

namespace weir::cli {

enum class Language : std::uint8_t { Td, Slt };

/// What a file is in a folder of scripts, by its name.
enum class FileRole : std::uint8_t {
  None,      ///< No script.
  Script,    ///< Run when its folder is.
  Fragment,  ///< Only included by others, and checked; run only when named itself.
};

/// By extension: `.td`, `.slt`, `.test`, `.test_slow`, `.slt.serial`; `.slt.part` is a fragment.
/// Files without an extension count below a folder `logic_test`, as CockroachDB has them.
[[nodiscard]] FileRole role_of(std::string_view path);

/// A dialect for everything below a folder.
struct FolderDialect {
  std::string folder;                     ///< Absolute and without `.` and `..`.
  const slt::Dialect* dialect = nullptr;  ///< Null: it is left to detection.
};

/// What the user said about dialects; null and empty where nothing.
struct DialectChoice {
  const slt::Dialect* given = nullptr;       ///< `--dialect`.
  std::vector<FolderDialect> folders;        ///< `[dialects]` of weir.toml, and others below.
  const slt::Dialect* configured = nullptr;  ///< `dialect` in `[run]` of weir.toml.
  const slt::Dialect* by_name = nullptr;     ///< Of the runner whose name weir is called by.
};

/// The dialect of a script: as given, else as the innermost folder has it, else as configured,
/// else that of the runner it stands in for, else detected.
[[nodiscard]] slt::Detected choose_dialect(const DialectChoice& choice, std::string_view path,
                                           std::string_view text);

/// By extension; a text of another name is sqllogictest if a dialect is given or weir stands
/// in for a runner of that language, or if its first
/// directive is one of that language, else `.td`.
[[nodiscard]] Language language_of(const DialectChoice& choice, std::string_view path,
                                   std::string_view text);

}  // namespace weir::cli
