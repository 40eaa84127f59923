// Warnings about DuckDB's variables.
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "diag/suggest.h"
#include "script/slt/lint_parts.h"

namespace weir::slt {
namespace {

constexpr std::string_view kOldFolder = "__TEST_DIR__";
/// A shorter one in braces may be anything.
constexpr std::size_t kLeastName = 3;

constexpr std::array<std::string_view, 10> kRunnersOwn{
    "TEST_DIR",  "TEMP_DIR", "DATA_DIR", "WORKING_DIR", "BUILD_DIR",
    "TEST_NAME", "TEST_ID",  "RUN_ID",   "UUID",        "BASE_TEST_NAME"};

bool sets_variable(RecordKind kind) {
  using enum RecordKind;
  switch (kind) {
    case Loop:
    case ConcurrentLoop:
    case Foreach:
    case ConcurrentForeach:
    case SetVariable:
    case TestEnv:
    case RequireEnv: return true;
    default: return false;
  }
}

bool is_name_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '_';
}

/// Texts of one record.
class VariableCheck {
 public:
  explicit VariableCheck(LintContext& context) : context_(context) {}

  void run(Span part) {
    const std::string_view text = context_.script.source.slice(part);
    for (std::size_t at = text.find_first_of("{_"); at != std::string_view::npos;
         at = text.find_first_of("{_", at + 1)) {
      const std::uint32_t place = part.begin + static_cast<std::uint32_t>(at);
      if (text.substr(at).starts_with(kOldFolder)) {
        old({place, static_cast<std::uint32_t>(kOldFolder.size())}, "TEST_DIR");
      } else if (text[at] == '{') {
        braces(text, at, place);
      }
    }
  }

 private:
  void braces(std::string_view text, std::size_t at, std::uint32_t place) {
    std::size_t end = at + 1;
    while (end < text.size() && is_name_byte(text[end])) ++end;
    if (end == at + 1 || end >= text.size() || text[end] != '}') return;
    const std::string_view name = text.substr(at + 1, end - at - 1);
    const bool dollar = at > 0 && text[at - 1] == '$';
    const Span span{dollar ? place - 1 : place,
                    static_cast<std::uint32_t>(name.size()) + (dollar ? 3 : 2)};
    if (context_.variables.contains(name)) {
      if (dollar) old(span, name);
      return;
    }
    const std::vector<std::string_view> known(context_.variables.begin(), context_.variables.end());
    const std::string hint = did_you_mean(name, known);
    if (!dollar && (hint.empty() || name.size() < kLeastName)) return;
    context_.warn(rule::kUnknownVariable, span, fmt::format("nothing sets a variable `{}`", name),
                  hint.empty() ? "it stays as it is written" : hint);
  }

  /// Once for a script.
  void old(Span span, std::string_view name) {
    if (std::exchange(context_.old_variables, true)) return;
    context_.warn(rule::kOldVariable, span, "an old form of a variable",
                  fmt::format("write `{{{}}}`", name));
  }

  LintContext& context_;
};

}  // namespace

void find_variables(LintContext& context) {
  if (context.script.dialect->variables != VariableSyntax::Braces) return;
  context.variables.insert(kRunnersOwn.begin(), kRunnersOwn.end());
  for (const Record& record : context.script.records) {
    if (!sets_variable(record.kind)) continue;
    for (const std::string_view name : split(context.script.word_of(record, 0), ',')) {
      context.variables.insert(trim(name));
    }
  }
}

void lint_variables(LintContext& context, const Record& record) {
  if (context.script.dialect->variables != VariableSyntax::Braces) return;
  VariableCheck check(context);
  check.run(record.sql);
  check.run(record.expected);
}

}  // namespace weir::slt
