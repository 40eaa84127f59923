// Leases of a provider that is made when the first one is asked for.
#include <mutex>
#include <optional>

#include "base/check.h"
#include "system/providers.h"

namespace weir::system {
namespace {

class OnDemand final : public LeaseProvider {
 public:
  explicit OnDemand(MakeLeases make) : make_(std::move(make)) {}

  Result<Lease> acquire(const LeaseRequest& request, Deadline deadline,
                        const std::stop_token& stop) override {
    LeaseProvider* provider = nullptr;
    {
      const std::scoped_lock lock(mutex_);
      if (!made_) made_ = make_();
      if (!*made_) return Failure(made_->error());
      provider = (*made_)->get();
    }
    return provider->acquire(request, deadline, stop);
  }

  Released release(Lease lease, LeaseFate fate) override {
    LeaseProvider* provider = made_provider();
    WEIR_CHECK(provider != nullptr, "a lease was acquired before it is released");
    return provider->release(std::move(lease), fate);
  }

  [[nodiscard]] std::string description() const override {
    const LeaseProvider* provider = made_provider();
    return provider == nullptr ? std::string() : provider->description();
  }

 private:
  [[nodiscard]] LeaseProvider* made_provider() const {
    const std::scoped_lock lock(mutex_);
    return made_ && *made_ ? (*made_)->get() : nullptr;
  }

  const MakeLeases make_;
  mutable std::mutex mutex_;
  std::optional<Result<std::unique_ptr<LeaseProvider>>> made_;  ///< Does not change once it is set.
};

}  // namespace

std::unique_ptr<LeaseProvider> lease_on_demand(MakeLeases make) {
  return std::make_unique<OnDemand>(std::move(make));
}

}  // namespace weir::system
