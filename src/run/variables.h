// Variables of one file, and the binding of templates.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "plan/plan.h"

namespace weir::run {

/// What happens to a value on its way into a text.
enum class Escape : std::uint8_t { None, Regex };

/// One flat map from name to text, rebuilt for every file.
class Variables {
 public:
  explicit Variables(std::map<std::string, std::string, std::less<>> initial)
      : values_(std::move(initial)) {}

  /// Makes the values of names that are not set, anew at each use; nothing for a name it does not
  /// know.
  using Maker = std::function<std::optional<std::string>(std::string_view name)>;
  void make_others_with(Maker maker) { maker_ = std::move(maker); }
  /// Takes all values of `other`, but not what makes values there.
  void take_values(const Variables& other) { values_ = other.values_; }

  void set(std::string_view name, std::string value);
  void forget(std::string_view name);
  [[nodiscard]] const std::string* find(std::string_view name) const;
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& all() const {
    return values_;
  }

  /// Called for each variable that was put into a text.
  using OnBound = std::function<void(std::string_view name, std::string_view value)>;

  /// The template's text with each reference replaced. References whose name starts with
  /// `own_prefix` stay (an action's own, such as `kafka-ingest.`). Fails on an unknown variable.
  [[nodiscard]] Result<std::string> bind(const plan::Plan& plan, const plan::Template& text,
                                         Escape escape, const OnBound& on_bound,
                                         std::string_view own_prefix = {}) const;

 private:
  /// The value of the variable itself, or of the environment's if the reference may stand for that.
  [[nodiscard]] std::optional<std::string> value_of(std::string_view name, plan::Unset unset) const;
  [[nodiscard]] Result<std::string> value_of(const plan::Reference& reference) const;
  [[nodiscard]] Result<std::string> expand(std::string_view fallback) const;

  std::map<std::string, std::string, std::less<>> values_;
  Maker maker_;
};

}  // namespace weir::run
