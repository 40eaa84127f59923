// Places: line and column of commands that come in order, without counting from the start.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "diag/source.h"
#include "plan/event.h"

namespace weir::report {

/// Remembers per file of the run how far lines were counted, so that a file of a million commands
/// is scanned once.
class Places {
 public:
  /// As `position_of`; fast if offsets of one file come in rising order.
  [[nodiscard]] Position at(plan::FileId file, const Source& source, std::uint32_t offset);
  /// Forgets what is known of the file.
  void forget(plan::FileId file) { known_.erase(file); }

 private:
  struct Known {
    std::shared_ptr<const std::string> bytes;  ///< Held, so that its address stays its own.
    std::uint32_t line_start = 0;
    std::uint32_t line = 1;
  };
  std::map<plan::FileId, Known> known_;
};

}  // namespace weir::report
