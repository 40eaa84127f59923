// Which loop ends where.
#pragma once

#include <vector>

#include "script/slt/context.h"

namespace weir::slt {

/// Follows the directives of a script and reports ends without beginnings and the reverse.
class LoopCheck {
 public:
  /// The record that was just parsed.
  void see(Context& context, const Record& record);
  /// At the end of the text, or at the `halt` that ends it.
  void finish(Context& context, const Record* halt) const;

 private:
  struct Open {
    Span head;
    RecordKind kind = RecordKind::Loop;
  };
  void close(Context& context, const Record& record);

  std::vector<Open> open_;
  std::size_t concurrent_ = 0;  // of those
};

}  // namespace weir::slt
