// The letters of service names, whatever the locale.
#include "base/service_name.h"

#include <algorithm>

namespace weir {

bool is_service_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
  });
}

}  // namespace weir
