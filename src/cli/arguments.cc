// The parser of command lines.
#include "cli/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/check.h"
#include "base/duration.h"
#include "base/text.h"
#include "cli/value.h"
#include "diag/suggest.h"

namespace weir::cli {
namespace {

bool excludes(const OptionSpec& spec, const OptionSpec& other) {
  const auto names = split(spec.excludes, ' ');
  return std::find(names.begin(), names.end(), other.name) != names.end();
}

/// How the original reads a variable that stands for a switch.
bool says_no(std::string_view value) {
  constexpr std::array<std::string_view, 6> kNo = {"n", "no", "f", "false", "off", "0"};
  return std::find(kNo.begin(), kNo.end(), to_lower(value)) != kNo.end();
}

bool incompatible(const OptionSpec& a, const OptionSpec& b) {
  return excludes(a, b) || excludes(b, a);
}

/// The known option that a misspelt one is near to, as a hint.
std::string suggestion(std::string_view name, std::uint32_t mask, std::string_view program) {
  std::vector<std::string_view> names;
  for (const OptionSpec* spec : options()) {
    if (!spec->taken_by_any(mask)) continue;
    names.push_back(spec->name);
    if (name.size() >= 2 && spec->name.starts_with(name)) {
      return fmt::format("did you mean `--{}`?", spec->name);
    }
  }
  const std::string_view found = nearest(name, names);
  if (!found.empty()) return fmt::format("did you mean `--{}`?", found);
  return fmt::format("`{} --help` lists the options", program);
}

class Parser {
 public:
  Parser(Words& words, std::uint32_t mask, std::vector<Mistake>& mistakes)
      : words_(words), mask_(mask), mistakes_(mistakes) {}

  Arguments parse(std::size_t first) {
    help_ = words_.program();
    if (first > 0) help_ += " " + words_[first - 1];
    for (next_ = first; next_ < words_.size();) read_word();
    check_combinations();
    return std::move(arguments_);
  }

 private:
  void read_word() {
    const std::size_t index = next_++;
    const std::string_view word = words_[index];
    words_.show_as(index, mask_passwords(word));
    if (only_positionals_ || word.size() < 2 || word.front() != '-') {
      arguments_.add(Positional{std::string(word), index});
    } else if (word == "--") {
      only_positionals_ = true;
    } else if (word[1] == '-') {
      read_long(index, word.substr(2));
    } else {
      read_letters(index, word.substr(1));
    }
  }

  void read_long(std::size_t index, std::string_view text) {
    const std::size_t equals = text.find('=');
    const std::string_view name = text.substr(0, equals);
    if (const OptionSpec* spec = find_option(name, mask_)) {
      if (equals == std::string_view::npos) return read_separate(*spec, index);
      return read_attached(*spec, index, text.substr(equals + 1));
    }
    const OptionSpec* negatable =
        name.starts_with("no-") ? find_option(name.substr(3), mask_) : nullptr;
    if (negatable == nullptr || !negatable->has(trait::kNegatable)) return unknown(index, name);
    if (equals != std::string_view::npos) return takes_no_value(name, index);
    arguments_.add(GivenOption{negatable, {}, true, WordPlace{index}, index});
  }

  void read_attached(const OptionSpec& spec, std::size_t index, std::string_view value) {
    if (spec.type == ValueType::Switch) return takes_no_value(spec.name, index);
    add(spec, index, std::string(value), {index, Part::Value});
    if (spec.has(trait::kSecret)) {
      words_.show_as(index, fmt::format("--{}={}", spec.name, masked(spec, value)));
    }
  }

  /// The value, if there is to be one, is the next word.
  void read_separate(const OptionSpec& spec, std::size_t index) {
    if (spec.type == ValueType::Switch) return add(spec, index, {}, {index});
    const bool missing = next_ == words_.size() || is_option(words_[next_]);
    if (missing) {
      return mistake({index}, fmt::format("`--{}` needs a value", spec.name),
                     fmt::format("`{}`: {}", usage_of(spec), spec.doc));
    }
    const std::size_t at = next_++;
    words_.show_as(at, masked(spec, words_[at]));
    add(spec, index, words_[at], {at});
  }

  /// `-kq`, `-j2`, `-j 2`: letters of switches, the last one may take a value.
  void read_letters(std::size_t index, std::string_view letters) {
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const OptionSpec* spec = find_option(letters[i], mask_);
      if (spec == nullptr) return unknown_letter(index, letters);
      if (spec->type == ValueType::Switch) {
        add(*spec, index, {}, {index});
      } else if (i + 1 == letters.size()) {
        return read_separate(*spec, index);
      } else {
        return add_to_letter(*spec, index, letters, i);
      }
    }
  }

  /// `-j2`; but `-jobs` is a slip of the finger.
  void add_to_letter(const OptionSpec& spec, std::size_t index, std::string_view letters,
                     std::size_t at) {
    const bool long_one = at == 0 && find_option(letters, mask_) != nullptr;
    if (long_one) return unknown_letter(index, letters);
    add(spec, index, std::string(letters.substr(at + 1)), {index});
  }

  void add(const OptionSpec& spec, std::size_t index, std::string value, WordPlace place) {
    if (!spec.refused.empty()) {
      return mistake({index, Part::Name}, fmt::format("`--{}` is not supported", spec.name),
                     std::string(spec.refused));
    }
    if (auto checked = check_value(spec, value); !checked) {
      const bool secret = spec.has(trait::kSecret);
      return mistake(place,
                     secret ? fmt::format("the value of `--{}` cannot be read", spec.name)
                            : mask_passwords(checked.error().message),
                     checked.error().hint.empty()
                         ? fmt::format("`{}`: {}", usage_of(spec), spec.doc)
                         : checked.error().hint);
    }
    arguments_.add(GivenOption{&spec, std::move(value), false, place, index});
  }

  [[nodiscard]] static std::string masked(const OptionSpec& spec, std::string_view value) {
    if (!spec.has(trait::kSecret)) return mask_passwords(value);
    const std::size_t equals = value.find('=');
    if (equals == std::string_view::npos) return "***";
    return fmt::format("{}=***", value.substr(0, equals));
  }

  /// Whether a word that stands where a value is expected is an option of ours.
  [[nodiscard]] bool is_option(std::string_view word) const {
    if (!word.starts_with("--")) return false;
    const std::string_view name = word.substr(2, word.find('=') - 2);
    if (name.empty() || find_option(name, mask_) != nullptr) return true;
    const OptionSpec* spec = name.starts_with("no-") ? find_option(name.substr(3), mask_) : nullptr;
    return spec != nullptr && spec->has(trait::kNegatable);
  }

  void unknown(std::size_t index, std::string_view name) {
    mistake({index, Part::Name}, fmt::format("unknown option `--{}`", name),
            suggestion(name, mask_, help_));
  }

  void unknown_letter(std::size_t index, std::string_view letters) {
    const bool long_one = letters.size() > 2 && find_option(letters, mask_) != nullptr;
    mistake({index, Part::Name}, fmt::format("unknown option `-{}`", letters),
            long_one ? fmt::format("did you mean `--{}`?", letters)
                     : fmt::format("`{} --help` lists the options", help_));
  }

  void takes_no_value(std::string_view name, std::size_t index) {
    mistake({index, Part::Value}, fmt::format("`--{}` takes no value", name), {});
  }

  void check_combinations() {
    const auto& given = arguments_.given();
    for (auto later = given.begin(); later != given.end(); ++later) {
      if (later->negated) continue;
      const auto earlier = std::find_if(given.begin(), later, [&](const GivenOption& other) {
        return !other.negated && incompatible(*other.spec, *later->spec);
      });
      if (earlier != later) excluded(*earlier, *later);
      check_required(*later);
    }
  }

  void excluded(const GivenOption& earlier, const GivenOption& later) {
    mistake(
        *later.name_place(),
        fmt::format("`--{}` cannot stand with `--{}`", later.spec->name, earlier.spec->name),
        fmt::format("leave one of them out; `--{}`: {}", earlier.spec->name, earlier.spec->doc));
  }

  void check_required(const GivenOption& given) {
    if (given.spec->requires_option.empty()) return;
    const OptionSpec* wanted = find_option(given.spec->requires_option, mask_);
    WEIR_CHECK(wanted != nullptr, "the table of options names one that does not exist");
    if (arguments_.has(*wanted)) return;
    mistake(*given.name_place(), fmt::format("`--{}` needs `--{}`", given.spec->name, wanted->name),
            fmt::format("`{}`: {}", usage_of(*wanted), wanted->doc));
  }

  void mistake(WordPlace place, std::string message, std::string hint) {
    mistakes_.push_back({place, std::move(message), std::move(hint)});
  }

  Words& words_;
  std::uint32_t mask_;
  std::vector<Mistake>& mistakes_;
  Arguments arguments_;
  std::string help_;  ///< The command whose `--help` lists the options.
  std::size_t next_ = 0;
  bool only_positionals_ = false;
};

}  // namespace

const GivenOption* Arguments::find(const OptionSpec& spec) const {
  const auto found = std::find_if(given_.rbegin(), given_.rend(),
                                  [&](const GivenOption& given) { return given.spec == &spec; });
  return found == given_.rend() ? nullptr : &*found;
}

bool Arguments::has(const OptionSpec& spec) const {
  const GivenOption* given = find(spec);
  return given != nullptr && !given->negated;
}

bool Arguments::negated(const OptionSpec& spec) const {
  const GivenOption* given = find(spec);
  return given != nullptr && given->negated;
}

std::optional<std::string> Arguments::text(const OptionSpec& spec) const {
  const GivenOption* given = find(spec);
  if (given != nullptr && !given->negated) return given->value;
  if (!spec.default_value.empty()) return std::string(spec.default_value);
  return std::nullopt;
}

std::optional<std::uint64_t> Arguments::count(const OptionSpec& spec) const {
  const auto written = text(spec);
  if (!written) return std::nullopt;
  std::uint64_t value = 0;
  WEIR_CHECK(parse_unsigned(*written, value), "a count was not checked");
  return value;
}

std::optional<Nanoseconds> Arguments::duration(const OptionSpec& spec) const {
  const auto written = text(spec);
  if (!written) return std::nullopt;
  const auto parsed = parse_duration(*written);
  WEIR_CHECK(parsed.has_value(), "a duration was not checked");
  return *parsed;
}

std::optional<double> Arguments::factor(const OptionSpec& spec) const {
  const auto written = text(spec);
  if (!written) return std::nullopt;
  double value = 0;
  std::from_chars(written->data(), written->data() + written->size(), value);
  return value;
}

std::vector<std::string> Arguments::all(const OptionSpec& spec) const {
  std::vector<std::string> values;
  for (const GivenOption& given : given_) {
    if (given.spec == &spec) values.push_back(given.value);
  }
  return values;
}

void Arguments::add_below(std::vector<GivenOption> given) {
  std::erase_if(given, [&](const GivenOption& below) {
    return std::any_of(given_.begin(), given_.end(), [&](const GivenOption& above) {
      return !above.negated && incompatible(*above.spec, *below.spec);
    });
  });
  given_.insert(given_.begin(), std::make_move_iterator(given.begin()),
                std::make_move_iterator(given.end()));
}

Arguments parse_arguments(Words& words, std::size_t first, std::uint32_t mask,
                          std::vector<Mistake>& mistakes) {
  return Parser(words, mask, mistakes).parse(first);
}

void add_environment(Arguments& arguments, std::uint32_t mask, const Environment& environment,
                     std::vector<Mistake>& mistakes) {
  std::vector<GivenOption> found;
  for (const OptionSpec* spec : options()) {
    if (spec->environment.empty() || !spec->taken_by_any(mask)) continue;
    if (arguments.find(*spec) != nullptr) continue;
    const char* value = environment(std::string(spec->environment).c_str());
    if (value == nullptr || *value == '\0') continue;
    if (spec->type == ValueType::Switch && says_no(value)) continue;
    if (auto checked = check_value(*spec, value); !checked) {
      mistakes.push_back(
          {std::nullopt,
           fmt::format("environment variable {}: {}", spec->environment,
                       spec->has(trait::kSecret) ? "cannot be read" : checked.error().message),
           checked.error().hint});
      continue;
    }
    found.push_back(GivenOption{spec, value, false, std::nullopt, 0});
  }
  arguments.add_below(std::move(found));
}

}  // namespace weir::cli
