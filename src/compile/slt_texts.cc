// Variables in the texts of sqllogictest scripts, by dialect.
#include <algorithm>
#include <cctype>

#include "compile/slt_state.h"

namespace weir::compile {
namespace {

using plan::Reference;
using plan::Unset;
using slt::VariableSyntax;

bool is_name_byte(char byte) {
  return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_';
}

std::size_t name_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_name_byte(text[at])) ++at;
  return at;
}

std::uint32_t u32(std::size_t value) { return static_cast<std::uint32_t>(value); }

/// CockroachDB: `$name`, if `let` has set it by then.
std::vector<Reference> dollar_names(std::string_view text) {
  std::vector<Reference> found;
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at)) {
    const std::size_t end = name_end(text, at + 1);
    const bool name = end > at + 1 && std::isdigit(static_cast<unsigned char>(text[at + 1])) == 0;
    if (name) {
      found.push_back({u32(at), u32(end - at), text.substr(at + 1, end - at - 1), {}, Unset::Kept});
    }
    at = std::max(end, at + 1);
  }
  return found;
}

constexpr std::string_view kRandom = "$RAND_";

/// Databend: `$RAND_a_b`, whether or not substitution is on.
std::vector<Reference> random_names(std::string_view text) {
  std::vector<Reference> found = dollar_names(text);
  std::erase_if(found, [text](const Reference& reference) {
    return !text.substr(reference.offset).starts_with(kRandom);
  });
  return found;
}

/// DuckDB: `{name}`, and the older `${name}` and `__TEST_DIR__`.
std::vector<Reference> braced_names(std::string_view text) {
  constexpr std::string_view kOld = "__TEST_DIR__";
  std::vector<Reference> found;
  for (std::size_t at = text.find_first_of("{_"); at != std::string_view::npos;
       at = text.find_first_of("{_", at)) {
    if (text.substr(at).starts_with(kOld)) {
      found.push_back({u32(at), u32(kOld.size()), "TEST_DIR", {}, Unset::Kept});
      at += kOld.size();
      continue;
    }
    const std::size_t end = text[at] == '{' ? name_end(text, at + 1) : at;
    if (end > at + 1 && end < text.size() && text[end] == '}') {
      const std::string_view name = text.substr(at + 1, end - at - 1);
      const std::size_t begin = at > 0 && text[at - 1] == '$' ? at - 1 : at;
      found.push_back({u32(begin), u32(end + 1 - begin), name, {}, Unset::Kept});
      at = end + 1;
    } else {
      ++at;
    }
  }
  return found;
}

/// sqllogictest-rs: `$x`, `${x}`, `${x:default}`; `\$` and `\\` stand for the character.
class EnvironmentText {
 public:
  explicit EnvironmentText(std::string_view text) : text_(text) {
    while (at_ < text_.size()) step();
  }
  std::string plain;  ///< What is left when escapes are resolved; references point into it.
  std::vector<Reference> references;

 private:
  void step() {
    const char byte = text_[at_];
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (byte == '\\' && (next == '$' || next == '\\')) {
      plain += next;
      at_ += 2;
    } else if (byte == '$') {
      reference();
    } else {
      plain += byte;
      ++at_;
    }
  }

  void reference() {
    Reference found = plan::read_reference(text_.substr(at_));
    found.offset = u32(plain.size());
    plain += text_.substr(at_, found.length);
    at_ += found.length;
    if (!found.name.empty()) references.push_back(found);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

plan::Template environment_text(const SltContext& context, std::string_view text) {
  const std::string_view kept = context.builder.keep(text);
  EnvironmentText read(kept);
  return context.builder.make_template(context.builder.keep(read.plain), read.references);
}

/// Many files of DuckDB's suite read data that lies in another folder of it.
void require_data(const SltContext& context, const std::vector<Reference>& references) {
  constexpr std::string_view kData = "DATA_DIR";
  if (std::ranges::find(references, kData, &Reference::name) == references.end()) return;
  if (context.options.environment && context.options.environment(kData)) return;
  if (context.state.skip_rest.empty()) {
    context.state.skip_rest = "needs the data of DuckDB's suite; the variable DATA_DIR names them";
  }
}

/// In a shell command only weir's own names are replaced; the shell does the rest.
plan::Template shell_text(const SltContext& context, std::string_view text) {
  const std::string_view kept = context.builder.keep(text);
  std::vector<Reference> references = dollar_names(kept);
  return context.builder.make_template(kept, references);
}

/// Variables of `for` loops, written `${x}`: also where nothing else is replaced.
std::vector<Reference> for_names(const SltContext& context, std::string_view text) {
  std::vector<Reference> found;
  const auto& names = context.state.for_names;
  if (names.empty()) return found;
  for (std::size_t at = text.find("${"); at != std::string_view::npos;
       at = text.find("${", at + 1)) {
    const std::size_t end = name_end(text, at + 2);
    if (end >= text.size() || text[end] != '}') continue;
    const std::string_view name = text.substr(at + 2, end - at - 2);
    if (std::ranges::find(names, name) == names.end()) continue;
    found.push_back({u32(at), u32(end + 1 - at), name, {}, Unset::Kept});
  }
  return found;
}

/// A text of a dialect without variables, or while it replaces none.
plan::Template plain_text(const SltContext& context, std::string_view text) {
  if (const auto references = for_names(context, text); !references.empty()) {
    const std::string_view kept = context.builder.keep(text);
    return context.builder.make_template(kept, for_names(context, kept));
  }
  // A text of the source lives as long as the plan; one of the tree's own does not.
  const std::string_view whole = context.script.source.text();
  const bool in_source = text.data() >= whole.data() && text.data() <= whole.data() + whole.size();
  return plan::PlanBuilder::literal(in_source ? text : context.builder.keep(text));
}

}  // namespace

plan::Template make_text(const SltContext& context, std::string_view text, TextUse use) {
  switch (context.dialect().variables) {
    case VariableSyntax::None: break;
    case VariableSyntax::DollarName: {
      if (use != TextUse::Sql || text.find('$') == std::string_view::npos) break;
      const std::string_view kept = context.builder.keep(text);
      return context.builder.make_template(kept, dollar_names(kept));
    }
    case VariableSyntax::Braces: {
      if (text.find_first_of("{_") == std::string_view::npos) break;
      const std::string_view kept = context.builder.keep(text);
      const std::vector<Reference> references = braced_names(kept);
      require_data(context, references);
      return context.builder.make_template(kept, references);
    }
    case VariableSyntax::Environment: {
      if (use == TextUse::Sql && context.dialect().id == slt::DialectId::Databend &&
          text.find(kRandom) != std::string_view::npos) {
        const std::string_view kept = context.builder.keep(text);
        return context.builder.make_template(kept, random_names(kept));
      }
      if (!context.state.substitution || text.find_first_of("$\\") == std::string_view::npos) break;
      if (use == TextUse::Sql) return environment_text(context, text);
      if (use == TextUse::Shell) return shell_text(context, text);
      break;
    }
  }
  return plain_text(context, text);
}

}  // namespace weir::compile
