// SecretFilter: keeps passwords and other secrets out of everything that is printed.
#pragma once

#include <memory>
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
  friend class MaskedFile;

  void add_one(std::string value);
  [[nodiscard]] std::vector<Span> find(std::string_view text) const;
  [[nodiscard]] std::size_t value_count() const;

  Guarded<std::vector<std::string>> values_;
};

/// A source that is masked once, for whoever shows many of its spans.
class MaskedFile {
 public:
  /// As `secrets.mask(source, span)`. Another source, or a secret that was added, costs a pass.
  [[nodiscard]] MaskedSource mask(const SecretFilter& secrets, const Source& source, Span span);

 private:
  enum class Side : std::uint8_t { Begin, End };

  void read(const SecretFilter& secrets, const Source& source);
  [[nodiscard]] std::uint32_t moved(std::uint32_t offset, Side side) const;

  std::shared_ptr<const std::string> bytes_;  ///< Of the source; held, so that its address stays.
  std::size_t value_count_ = 0;
  Source masked_;
  std::vector<Span> secrets_;  ///< In the source, in order.
  std::vector<Span> masks_;    ///< In its place, for each of them.
};

}  // namespace weir::report
