// Correction: what a sqllogictest record would have to expect, made of what came.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace weir::plan {

struct Correction {
  enum class Kind : std::uint8_t {
    None,     ///< There is none; `reason` says why.
    Rows,     ///< These `lines`, as the script would write them; below new letters, if any.
    Success,  ///< Nothing but success.
    Count,    ///< That `count` rows are changed.
    Error,    ///< An error with this `text`.
    Notice,   ///< Success with this `text` as notice.
    Output    ///< These `lines`, printed by a program.
  };
  Kind kind = Kind::None;
  std::vector<std::string> lines;
  std::string letters;  ///< Type letters in place of those written; empty: these fit.
  std::uint64_t count = 0;
  std::string text;  ///< May have several lines; as the dialect's own client shows it.
  std::string code;  ///< Of an error: its SQLSTATE; empty if it has none.
  std::string reason;

  friend bool operator==(const Correction&, const Correction&) = default;
};

}  // namespace weir::plan
