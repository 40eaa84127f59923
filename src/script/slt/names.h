// Which records run beside others, and where they are awaited.
#pragma once

#include <map>
#include <string>

#include "script/slt/context.h"

namespace weir::slt {

/// Follows the records of a script and reports names that are used twice, or awaited without a
/// record of that name.
class NameCheck {
 public:
  /// The record that was just parsed.
  void see(Context& context, const Record& record);
  /// Where the records stand that were not awaited so far.
  [[nodiscard]] const std::map<std::string, Span, std::less<>>& waiting() const { return waiting_; }
  /// The same without a report: for scripts that have no such mistakes.
  void follow(const Script& script, const Record& record);

 private:
  std::map<std::string, Span, std::less<>> waiting_;
};

}  // namespace weir::slt
