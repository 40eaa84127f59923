// MadeThings: what the files of one lease have made in services that speak HTTP, and how it is
// taken away. Topics of Kafka are kafka::MadeTopics.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/guarded.h"
#include "base/result.h"
#include "driver/http.h"

namespace weir::system {

/// Every member may be called from any thread.
class MadeThings {
 public:
  /// Sends one request, as `driver::http` does.
  using Http = std::function<Result<driver::HttpResponse>(driver::HttpRequest)>;
  /// Takes one thing away; what is not there any more is no error. Called when the script that
  /// made the thing has ended.
  using Remove = std::function<Result<void>(const Http& http)>;
  /// As in driver::HttpRequest.
  using Resolve = std::function<std::string(std::string_view host, std::uint16_t port)>;

  /// For what is added from now on: where its addresses lead, when it is taken away.
  void resolve_by(Resolve resolve);
  /// `name` is for messages, such as "bucket `in`".
  void add(std::string name, Remove remove);

  /// Takes them away, the last one first: it may need those before it. The names of those that are
  /// left, which stay noted.
  [[nodiscard]] std::vector<std::string> remove(const Clock& clock, Deadline deadline);

 private:
  struct Made {
    std::string name;
    Remove remove;
    Resolve resolve;
  };
  struct State {
    std::vector<Made> things;
    Resolve resolve;
  };
  Guarded<State> state_;
};

}  // namespace weir::system
