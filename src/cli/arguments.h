// The parser of command lines, driven by the table of options.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "cli/option.h"
#include "cli/words.h"
#include "diag/source.h"

namespace weir::cli {

/// One occurrence of an option, on the command line or elsewhere.
struct GivenOption {
  const OptionSpec* spec = nullptr;
  std::string value;
  bool negated = false;            ///< `--no-NAME`.
  std::optional<WordPlace> place;  ///< Of its value; none if it is not on the command line.
  std::size_t word = 0;            ///< The word with its name, if it is on the command line.
  Span config = {};                ///< Of its value in weir.toml, if it stands there.

  /// The place of the name.
  [[nodiscard]] std::optional<WordPlace> name_place() const {
    return place ? std::optional(WordPlace{word, Part::Name}) : std::nullopt;
  }
};

struct Positional {
  std::string text;
  std::size_t index = 0;  ///< Of its word.
};

/// Looks up an environment variable; null if it is not set.
using Environment = std::function<const char*(const char* name)>;

/// What was given. All values have passed `check_value`.
class Arguments {
 public:
  [[nodiscard]] const std::vector<Positional>& positionals() const { return positionals_; }
  [[nodiscard]] const std::vector<GivenOption>& given() const { return given_; }

  /// The last occurrence, or null.
  [[nodiscard]] const GivenOption* find(const OptionSpec& spec) const;
  /// Given, and not as `--no-NAME`.
  [[nodiscard]] bool has(const OptionSpec& spec) const;
  /// Given as `--no-NAME`.
  [[nodiscard]] bool negated(const OptionSpec& spec) const;
  /// The value given last, else the default; nothing if there is neither.
  [[nodiscard]] std::optional<std::string> text(const OptionSpec& spec) const;
  [[nodiscard]] std::optional<std::uint64_t> count(const OptionSpec& spec) const;
  [[nodiscard]] std::optional<Nanoseconds> duration(const OptionSpec& spec) const;
  [[nodiscard]] std::optional<double> factor(const OptionSpec& spec) const;
  /// Every value, in order.
  [[nodiscard]] std::vector<std::string> all(const OptionSpec& spec) const;

  void add(GivenOption given) { given_.push_back(std::move(given)); }
  void add(Positional positional) { positionals_.push_back(std::move(positional)); }
  /// Puts options before those that are there, which therefore win. One that cannot stand with an
  /// option that is there is left out.
  void add_below(std::vector<GivenOption> given);

 private:
  std::vector<GivenOption> given_;
  std::vector<Positional> positionals_;
};

/// Reads the words from `first` on, for the commands in `mask` (see `taken_by`). Options may stand
/// behind positionals; `--` ends them. All mistakes are found, also options that exclude or need
/// each other. Afterwards `words` shows no secrets.
[[nodiscard]] Arguments parse_arguments(Words& words, std::size_t first, std::uint32_t mask,
                                        std::vector<Mistake>& mistakes);

/// Adds the values of environment variables that the drop-in of `mask` reads, below what is there.
/// A switch is off if its variable says `false`, `no`, `off` or `0`.
void add_environment(Arguments& arguments, std::uint32_t mask, const Environment& environment,
                     std::vector<Mistake>& mistakes);

}  // namespace weir::cli
