// MemoryKeeper: what lets a database in the memory of this process outlive its sessions.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "system/admin.h"

namespace weir::system {

/// Such a database ends with its last session, and every file has sessions of its own: the keeper
/// has one more, which does nothing. Usable from any thread.
class MemoryKeeper {
 public:
  [[nodiscard]] static Result<std::shared_ptr<MemoryKeeper>> create(driver::ConnectTarget target,
                                                                    const Patience& patience);

  /// From here on the database may end...
  void let_go();
  /// ...and from here on it, or the new one of its name, may not.
  [[nodiscard]] Result<void> hold(const Patience& patience);

 private:
  explicit MemoryKeeper(driver::ConnectTarget target) : target_(std::move(target)) {}

  const driver::ConnectTarget target_;
  std::mutex mutex_;
  std::optional<AdminSession> session_;
};

}  // namespace weir::system
