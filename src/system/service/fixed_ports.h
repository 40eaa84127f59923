// Fixed ports that stand more than once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"
#include "system/service/reading.h"

namespace weir::system {

/// Takes the services one after the other, as all their layers say. Two ports of one service are a
/// mistake; those of two services only keep them from running at the same time.
class FixedPorts {
 public:
  explicit FixedPorts(Findings& findings) : findings_(findings) {}

  void add(std::string_view service, const document::Node& merged);
  /// Warnings, by place.
  [[nodiscard]] std::vector<Finding> take_remarks();

 private:
  void met_again(std::string_view service, const document::Entry& port,
                 const document::Node& fixed);

  struct Owner {
    std::string service;
    std::string port;
  };
  Findings& findings_;
  std::map<std::int64_t, Owner> owners_;
  std::vector<Finding> remarks_;
};

}  // namespace weir::system
