// ActionSpec: what a `$ action` is called, takes and needs. Pure data, known to the checker, the
// help and the editor; the function that runs it stands in a table of its own.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::plan {

/// How an argument's text is read; also what the checker accepts as a literal.
enum class ArgumentType : std::uint8_t {
  Text,
  Integer,    ///< Decimal, may be negative.
  Unsigned,   ///< Decimal.
  Boolean,    ///< Exactly `true` or `false`.
  Duration,   ///< See base/duration.h.
  TimeLimit,  ///< A duration, or `default` in any case.
  Regex,      ///< RE2 syntax.
  Name,       ///< The name of a variable that the action sets.
  FileName,   ///< One file name inside the script's temporary directory, without `/`.
  Json,
  Url,
  Service,  ///< The name of a service, which the script needs; no variable.
};
[[nodiscard]] std::string_view to_text(ArgumentType type);

enum class Required : std::uint8_t { No, Yes };

/// What is wrong with a value that has the right type.
struct LiteralMistake {
  std::string_view culprit;  ///< The piece of the value to point at; the whole value if empty.
  std::string message;
  std::string hint;
};

struct ArgumentSpec {
  std::string_view name;
  ArgumentType type = ArgumentType::Text;
  Required required = Required::No;
  std::string_view default_value = {};  ///< As a script would write it; empty for none.
  std::string_view doc = {};            ///< One phrase.
  /// If not empty the only values that are allowed, separated by `|`.
  std::string_view choices = {};
  /// Service that the command needs too if the argument has one of the values of `need_if`, which
  /// `|` separates, or any value where that is empty.
  std::string_view need = {};
  std::string_view need_if = {};
  /// What else a value without variables must be; none where the type says it all.
  std::optional<LiteralMistake> (*check)(std::string_view value) = nullptr;
};

/// What the lines below an action mean.
enum class BodyUse : std::uint8_t {
  Ignored,   ///< No meaning; a warning if there are any.
  Optional,  ///< Used if there.
  Required,
  Rejected,
};

/// What happens with arguments that the table does not name.
enum class OtherArguments : std::uint8_t {
  Error,
  Ignored,     ///< Accepted and without effect, as in the original; a warning.
  Variables,   ///< Each sets the variable of its name (`set` and the like).
  Meaningful,  ///< The action gives them a meaning of its own (headers and the like).
};

/// What tests do with an example.
enum class ExampleUse : std::uint8_t {
  Run,
  Checked,  ///< No more than that: what the action needs can be had nowhere that weir is made.
};

/// A change of the order of commands that the compiler has to know about.
enum class Control : std::uint8_t {
  None,
  SkipIf,   ///< Its boolean result decides whether what follows is skipped.
  SkipEnd,  ///< Ends the innermost skip.
};

/// The arguments of one command as its script writes them.
struct WrittenArguments {
  struct One {
    std::string_view name;
    std::optional<std::string_view> literal;  ///< Nothing where the value has variables in it.
  };
  std::vector<One> all;
  bool has_body = false;

  [[nodiscard]] const One* find(std::string_view name) const {
    const auto found = std::ranges::find(all, name, &One::name);
    return found == all.end() ? nullptr : &*found;
  }
};

/// Arguments that are right one by one, but not together.
struct CombinationMistake {
  std::string_view argument;  ///< The one to point at; the name of the action if empty.
  std::string message;
  std::string hint;
};

struct ActionSpec {
  std::string_view name;          ///< As in scripts, such as `kafka-ingest`.
  std::string_view summary = {};  ///< One line.
  std::string_view doc = {};      ///< A paragraph or more; lines separated by newlines.
  std::string_view example = {};  ///< A script that runs where what the action needs can be had.
  ExampleUse example_use = ExampleUse::Run;
  std::string_view errors = {};  ///< What makes it fail, in the words of a list; a line each.
  std::span<const ArgumentSpec> arguments = {};
  OtherArguments other_arguments = OtherArguments::Error;
  BodyUse body = BodyUse::Ignored;
  /// Service or driver it cannot run without, such as `kafka`; empty for none.
  std::string_view needs = {};
  Control control = Control::None;
  /// What is known before a run about arguments that exclude or need one another.
  std::optional<CombinationMistake> (*check)(const WrittenArguments& written) = nullptr;
};

}  // namespace weir::plan
