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

void Variables::forget(std::string_view name) {
  if (const auto found = values_.find(name); found != values_.end()) values_.erase(found);
}

std::optional<std::string> Variables::value_of(std::string_view name, plan::Unset unset) const {
  if (const std::string* value = find(name)) return *value;
  if (maker_) {
    if (auto made = maker_(name)) return made;
  }
  if (unset != plan::Unset::Environment && unset != plan::Unset::Fallback) return std::nullopt;
  const std::string* outer = find("env." + std::string(name));
  return outer == nullptr ? std::nullopt : std::optional(*outer);
}

Result<std::string> Variables::value_of(const plan::Reference& reference) const {
  if (auto value = value_of(reference.name, reference.unset)) return *std::move(value);
  if (reference.unset == plan::Unset::Fallback) return expand(reference.fallback);
  return fail(ErrorKind::Usage, fmt::format("unknown variable `{}`", reference.name),
              hint_for(values_, reference.name));
}

/// A fallback may refer to variables, which may have fallbacks: `${a:${b:c}}`.
Result<std::string> Variables::expand(std::string_view fallback) const {
  std::string text;
  while (!fallback.empty()) {
    const std::size_t dollar = fallback.find('$');
    text += fallback.substr(0, dollar);
    if (dollar == std::string_view::npos) break;
    const plan::Reference reference = plan::read_reference(fallback.substr(dollar));
    if (reference.name.empty()) {
      text += '$';
    } else {
      WEIR_TRY_ASSIGN(const std::string value, value_of(reference));
      text += value;
    }
    fallback.remove_prefix(dollar + reference.length);
  }
  return text;
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
    auto value = value_of(reference);
    if (!value && reference.unset == plan::Unset::Kept) continue;
    if (!value) return value;
    const std::string shown = escape == Escape::Regex ? escape_pattern(*value) : *std::move(value);
    bound += text.text.substr(copied, reference.offset - copied);
    bound += shown;
    copied = reference.offset + reference.length;
    if (on_bound) on_bound(reference.name, shown);
  }
  bound += text.text.substr(copied);
  return bound;
}

}  // namespace weir::run
