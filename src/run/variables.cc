// Binding of templates.
#include "run/variables.h"

#include <fmt/format.h>

#include <vector>

#include "diag/suggest.h"
#include "run/mask.h"

namespace weir::run {
namespace {

std::string hint_for(const std::map<std::string, std::string, std::less<>>& values,
                     std::string_view name) {
  std::vector<std::string_view> names;
  names.reserve(values.size());
  for (const auto& [known, value] : values) names.push_back(known);
  if (std::string hint = did_you_mean(name, names); !hint.empty()) return hint;
  if (name.starts_with("arg.")) return fmt::format("give it with `--var {}=VALUE`", name.substr(4));
  return {};
}

}  // namespace

void Variables::set(std::string_view name, std::string value) {
  values_.insert_or_assign(std::string(name), std::move(value));
}

const std::string* Variables::find(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

const std::string* Variables::find(const plan::Reference& reference) const {
  const std::string* value = find(reference.name);
  const bool outer = value == nullptr && (reference.unset == plan::Unset::Environment ||
                                          reference.unset == plan::Unset::Fallback);
  return outer ? find("env." + std::string(reference.name)) : value;
}

Result<std::string> Variables::bind(const plan::Plan& plan, const plan::Template& text,
                                    Escape escape, const OnBound& on_bound,
                                    std::string_view own_prefix) const {
  if (text.references.count == 0) return std::string(text.text);
  std::string bound;
  std::size_t copied = 0;
  for (std::uint32_t i = 0; i < text.references.count; ++i) {
    const plan::Reference& reference = plan.tables().references[text.references.first + i];
    if (!own_prefix.empty() && reference.name.starts_with(own_prefix)) continue;
    const std::string* value = find(reference);
    if (value == nullptr && reference.unset == plan::Unset::Kept) continue;
    if (value == nullptr && reference.unset != plan::Unset::Fallback) {
      return fail(ErrorKind::Usage, fmt::format("unknown variable `{}`", reference.name),
                  hint_for(values_, reference.name));
    }
    const std::string_view plain = value == nullptr ? reference.fallback : *value;
    const std::string shown =
        escape == Escape::Regex ? escape_pattern(plain) : std::string(plain);
    bound += text.text.substr(copied, reference.offset - copied);
    bound += shown;
    copied = reference.offset + reference.length;
    if (on_bound) on_bound(reference.name, shown);
  }
  bound += text.text.substr(copied);
  return bound;
}

}  // namespace weir::run
