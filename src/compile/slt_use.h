// SltUse: what scripts had a use for of what the command line says about records.
#pragma once

#include <atomic>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "base/guarded.h"

namespace weir::compile {

/// Of all scripts of a run. Any thread may call it.
class SltUse {
 public:
  /// A condition on that name was judged.
  void note_name(std::string_view name) {
    names_.with_lock([name](Names& names) { names.emplace(name); });
  }
  /// A record was left out by `--skip`.
  void note_skip() { skips_ = true; }

  [[nodiscard]] bool has_name(std::string_view name) const {
    return names_.with_lock([name](const Names& names) { return names.contains(name); });
  }
  [[nodiscard]] bool skips() const { return skips_; }

 private:
  using Names = std::set<std::string, std::less<>>;
  Guarded<Names> names_;
  std::atomic<bool> skips_ = false;
};

}  // namespace weir::compile
