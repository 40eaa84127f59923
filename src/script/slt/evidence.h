// What the text of a script says about its dialect.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "script/slt/dialect.h"

namespace weir::slt {

/// A set of families.
class Families {
 public:
  static constexpr Families all() { return Families((1U << kFamilies) - 1); }
  static constexpr Families of(std::initializer_list<Family> list) {
    unsigned bits = 0;
    for (const Family family : list) bits |= bit(family);
    return Families(bits);
  }
  [[nodiscard]] bool has(Family family) const { return (bits_ & bit(family)) != 0; }
  [[nodiscard]] bool empty() const { return bits_ == 0; }
  [[nodiscard]] bool single() const { return !empty() && (bits_ & (bits_ - 1)) == 0; }
  friend constexpr Families operator|(Families a, Families b) {
    return Families(a.bits_ | b.bits_);
  }
  friend constexpr Families operator&(Families a, Families b) {
    return Families(a.bits_ & b.bits_);
  }
  friend bool operator==(Families, Families) = default;

 private:
  explicit constexpr Families(unsigned bits) : bits_(bits) {}
  static constexpr unsigned bit(Family family) { return 1U << static_cast<unsigned>(family); }
  unsigned bits_;
};

struct Evidence {
  Families possible = Families::all();  ///< Those that accept every directive seen.
  /// By Family: the first directive that it has not at all, with its line; empty if there is none.
  std::array<std::string, kFamilies> unknown;
  std::string narrowed_by;  ///< The directive that last excluded some, with its line.
  bool values = false;      ///< A result of several columns with a value on each line ...
  bool rows = false;        ///< ... with a row on each line ...
  bool tabs = false;        ///< ... and tabs in it.
  bool messages = false;    ///< A `statement error` with its message below `----`.
};

/// Looks at the first records of a text.
[[nodiscard]] Evidence find_evidence(std::string_view text);

}  // namespace weir::slt
