// Which variables a script has set so far.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compile/td_context.h"

namespace weir::compile {

/// Follows the script from top to bottom, regardless of skips and gates.
class Variables {
 public:
  explicit Variables(const std::set<std::string, std::less<>>& from_outside)
      : from_outside_(from_outside) {}

  /// From the next command on `name` has a value.
  void set(std::string_view name) { set_.emplace(name); }
  /// A variable was set whose name only the run knows: from here on nothing is surely unset.
  void set_unknown() { anything_may_be_set_ = true; }

  /// Reports each variable of `text` that has no value yet, a variable once per script. `action`
  /// is the action whose text it is, or empty.
  void check_uses(Context& context, const td::Text& text, std::string_view action);
  /// Says of what was reported whether it is set further below. To be called at the end.
  void explain_late_ones(Diagnostics& diagnostics) const;

 private:
  struct Unset {
    std::string name;
    std::size_t diagnostic;  // index
  };
  [[nodiscard]] bool has_value(std::string_view name) const;
  [[nodiscard]] std::string hint_for(std::string_view name) const;

  const std::set<std::string, std::less<>>& from_outside_;
  std::set<std::string, std::less<>> set_;
  std::set<std::string, std::less<>> reported_;
  std::vector<Unset> unset_;
  bool anything_may_be_set_ = false;
};

/// What a script needs that uses a variable of the run: `kafka`, or whatever can stand in for it,
/// for `testdrive.kafka-addr`; that very service for `service.kafka.addr`; whatever gives it for
/// other variables of `testdrive.`, unless the run sets them: `variable testdrive.mysql-addr`;
/// empty for the rest.
[[nodiscard]] std::string need_of_variable(std::string_view name);
/// The need of exactly that service, as plans have it: `service kafka`.
[[nodiscard]] std::string need_of_service(std::string_view service);

}  // namespace weir::compile
