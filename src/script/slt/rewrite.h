// Rewriting of expectations: new ones in place of those that differ, and no other byte.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "script/slt/tree.h"

namespace weir::slt {

enum class AnswerKind : std::uint8_t {
  Rows,     ///< `lines` below `----`.
  Success,  ///< `statement ok`.
  Count,    ///< `statement count`, or `statement ok` where the dialect has no such.
  Error,    ///< `text` is the message.
  Notice,   ///< `text` is the notice.
  Output,   ///< `lines` that a program printed.
};

/// What a record is to expect.
struct Answer {
  AnswerKind kind = AnswerKind::Success;
  std::vector<std::string> lines;
  std::string letters;  ///< With Rows: new type letters; empty leaves them as they are.
  std::uint64_t count = 0;
  std::string text;
  std::string code;  ///< SQLSTATE of an error; may be empty.
};

struct Replacement {
  std::uint32_t head = 0;  ///< Where the line of the record begins: `Record::head`.
  Answer answer;
};

/// A record that stays as it is, and why.
struct Refusal {
  std::uint32_t head = 0;
  std::string reason;
};

struct Rewritten {
  std::string text;
  std::vector<std::uint32_t> changed;  ///< Heads of the records whose bytes differ now.
  std::vector<std::uint32_t> failing;  ///< Of these, those that are expected to fail only now.
  std::vector<Refusal> refused;
};

/// The text of the script, which must have no errors, with the replacements: at most one for each
/// record. Comments, line ends, blank lines and all other records keep their bytes. Each new record
/// is parsed to see that it says what it should and leaves its neighbour alone; one that does not
/// is refused.
[[nodiscard]] Rewritten rewrite(const Script& script, std::span<const Replacement> replacements);

}  // namespace weir::slt
