// A session that nobody uses.
#include "system/memory_keeper.h"

#include <utility>

namespace weir::system {

Result<std::shared_ptr<MemoryKeeper>> MemoryKeeper::create(driver::ConnectTarget target,
                                                           const Patience& patience) {
  std::shared_ptr<MemoryKeeper> keeper(new MemoryKeeper(std::move(target)));  // private constructor
  WEIR_TRY(keeper->hold(patience));
  return keeper;
}

void MemoryKeeper::let_go() {
  const std::scoped_lock lock(mutex_);
  session_.reset();
}

Result<void> MemoryKeeper::hold(const Patience& patience) {
  WEIR_TRY_ASSIGN(AdminSession session, AdminSession::connect(target_, patience));
  const std::scoped_lock lock(mutex_);
  session_.emplace(std::move(session));
  return {};
}

}  // namespace weir::system
