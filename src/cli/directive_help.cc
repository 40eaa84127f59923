// Pages of `weir help` on the words of sqllogictest.
#include "cli/directive_help.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "cli/help.h"
#include "script/slt/dialect.h"
#include "script/slt/directive.h"

namespace weir::cli {
namespace {

constexpr std::array kDirectives = {
#define DIRECTIVE(word, summary, text) DirectiveDoc{word, summary, text},
#include "cli/directives.def"
#undef DIRECTIVE
};

std::string_view example_of(std::string_view word) {
  const slt::DirectiveSpec* spec = slt::find_directive(word);
  if (spec != nullptr) return spec->example;
  return word == "onlyif" ? "onlyif sqlite" : "skipif sqlite";
}

/// Names of the dialects that do this with the word; conditions are everywhere.
std::string dialects_with(std::string_view word, slt::Support support) {
  const slt::DirectiveSpec* spec = slt::find_directive(word);
  std::vector<std::string_view> names;
  for (const slt::Dialect& dialect : slt::dialects()) {
    const slt::Support here = spec == nullptr ? slt::Support::Supported : dialect.support(*spec);
    if (here == support) names.push_back(dialect.name);
  }
  if (names.size() == slt::dialects().size()) return "all";
  return join(names, ", ");
}

}  // namespace

std::span<const DirectiveDoc> directive_docs() { return kDirectives; }

std::string directives_list() {
  std::string text;
  for (const DirectiveDoc& doc : kDirectives) {
    text += fmt::format("  {:<31} {}\n", doc.word, doc.summary);
  }
  return text;
}

std::optional<std::string> directive_page(std::string_view word) {
  const auto* const doc = std::ranges::find(kDirectives, word, &DirectiveDoc::word);
  if (doc == kDirectives.end()) return std::nullopt;
  std::string text = fmt::format("{}: {}\n", doc->word, doc->summary);
  const bool laid_out = doc->text.starts_with('\n');
  if (!laid_out) text += fmt::format("\n  {}\n", example_of(word));
  if (!doc->text.empty()) {
    text += laid_out ? std::string(doc->text) + "\n" : "\n" + wrap(doc->text, 0);
  }
  text += fmt::format("\nDialects: {}\n", dialects_with(word, slt::Support::Supported));
  const std::string ignoring = dialects_with(word, slt::Support::Ignored);
  if (!ignoring.empty()) text += fmt::format("Read and without effect: {}\n", ignoring);
  return text + "See docs/slt-language.md, and `weir help slt`.\n";
}

}  // namespace weir::cli
