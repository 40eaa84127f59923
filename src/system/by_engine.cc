// Leases of several engines, each with a provider that is made when it is first needed.
#include <fmt/format.h>

#include <mutex>
#include <optional>

#include "base/check.h"
#include "system/providers.h"

namespace weir::system {
namespace {

/// One engine and its provider.
class Engine {
 public:
  explicit Engine(MakeLeases make) : make_(std::move(make)) {}

  Result<LeaseProvider*> provider() {
    const std::scoped_lock lock(mutex_);
    if (!made_) made_ = make_();
    if (!*made_) return Failure(made_->error());
    return (*made_)->get();
  }
  /// Null if there is none yet.
  [[nodiscard]] LeaseProvider* made() const {
    const std::scoped_lock lock(mutex_);
    return made_ && *made_ ? (*made_)->get() : nullptr;
  }

 private:
  const MakeLeases make_;
  mutable std::mutex mutex_;
  std::optional<Result<std::unique_ptr<LeaseProvider>>> made_;  ///< Does not change once it is set.
};

class ByEngine final : public LeaseProvider {
 public:
  explicit ByEngine(const std::map<std::string, MakeLeases, std::less<>>& engines) {
    for (const auto& [name, make] : engines) engines_.try_emplace(name, make);
  }

  Result<Lease> acquire(const LeaseRequest& request, Deadline deadline,
                        const std::stop_token& stop) override {
    const auto engine = engines_.find(request.engine);
    if (engine == engines_.end()) {
      return fail(ErrorKind::Usage,
                  fmt::format("no database of `{}` for `{}`", request.engine, request.name));
    }
    WEIR_TRY_ASSIGN(LeaseProvider * provider, engine->second.provider());
    return provider->acquire(request, deadline, stop);
  }

  [[nodiscard]] bool suits(const Lease& lease, const LeaseRequest& request) const override {
    return lease.main.scheme == request.engine;
  }

  Released release(Lease lease, LeaseFate fate) override {
    const auto engine = engines_.find(lease.main.scheme);
    WEIR_CHECK(engine != engines_.end() && engine->second.made() != nullptr,
               "a lease was acquired before it is released");
    return engine->second.made()->release(std::move(lease), fate);
  }

  [[nodiscard]] std::string description() const override {
    std::string description;
    for (const auto& [name, engine] : engines_) {
      const LeaseProvider* provider = engine.made();
      if (provider == nullptr) continue;
      description += (description.empty() ? "" : ", ") + provider->description();
    }
    return description;
  }

 private:
  std::map<std::string, Engine, std::less<>> engines_;  ///< By the scheme of their targets.
};

}  // namespace

std::unique_ptr<LeaseProvider> lease_by_engine(
    const std::map<std::string, MakeLeases, std::less<>>& engines) {
  return std::make_unique<ByEngine>(engines);
}

}  // namespace weir::system
