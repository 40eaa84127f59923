// Secrets are known by what their names contain.
#include "kafka/secret_property.h"

#include <algorithm>
#include <array>

namespace weir::kafka {

bool is_secret_property(std::string_view name) {
  constexpr std::array<std::string_view, 6> kWords = {
      "password", "passphrase", "secret", "token", ".pem", "oauthbearer.config"};
  return std::ranges::any_of(
      kWords, [&](std::string_view word) { return name.find(word) != std::string_view::npos; });
}

}  // namespace weir::kafka
