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

  void set(std::string_view name, std::string value);
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
  /// With what the reference says of the environment.
  [[nodiscard]] const std::string* find(const plan::Reference& reference) const;

  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace weir::run
