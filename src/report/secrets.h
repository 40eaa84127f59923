// SecretFilter: keeps passwords and other secrets out of everything that is printed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/guarded.h"
#include "diag/source.h"

namespace weir::report {

/// What stands where a secret was, whatever its length.
inline constexpr std::string_view kMask = "***";

/// A source without secrets, and where a span of the original is in it.
struct MaskedSource {
  Source source;
  Span span;
};

/// Finds secrets by their surroundings: `scheme://user:HERE@host`, values of `password=` and names
/// like it (also in JSON), `PASSWORD 'HERE'`, `IDENTIFIED BY 'HERE'`, literals of CREATE and ALTER
/// SECRET; and by value, for those registered. References such as `${arg.password}` stay. Where
/// the end of a secret is doubtful, rather too much is masked. Costs one pass over the text if
/// there is nothing to mask. Any thread may call it.
class SecretFilter {
 public:
  /// Shorter values are not registered: masking them would garble everything else.
  static constexpr std::size_t kShortest = 4;

  /// Masks `value` from now on, also %-escaped, with its quotes doubled, and line by line.
  void add(std::string_view value);

  /// The text with each secret replaced by kMask; line breaks within a secret stay.
  [[nodiscard]] std::string mask(std::string_view text) const;
  /// The same for a source; shares its bytes if there is nothing to mask.
  [[nodiscard]] MaskedSource mask(const Source& source, Span span) const;
  /// A command line: also masks the argument behind an option like `--cert-password`.
  [[nodiscard]] std::vector<std::string> mask_arguments(
      const std::vector<std::string>& arguments) const;

 private:
  void add_one(std::string value);
  [[nodiscard]] std::vector<Span> find(std::string_view text) const;

  Guarded<std::vector<std::string>> values_;
};

}  // namespace weir::report
