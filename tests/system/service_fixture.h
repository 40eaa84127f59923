// What tests of services share: a workshop with a real supervisor, and descriptions made by hand.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "process/supervisor.h"
#include "system/service/description.h"
#include "system/workshop.h"

namespace weir::system {

[[nodiscard]] Patience soon();

/// A service that runs a shell script with `$1` as its port; ready when `ready` holds.
[[nodiscard]] ServiceDescription shell_service(const std::string& name, const std::string& script);

/// A program of Python's that listens on `${port.main}` of `address` and answers HTTP.
[[nodiscard]] ServiceDescription listening_service(const std::string& name,
                                                   const std::string& address = "127.0.0.1");

class ServiceTest : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  std::filesystem::path base_;
  std::filesystem::path run_;
  std::unique_ptr<process::Supervisor> supervisor_;
  std::unique_ptr<Workshop> workshop_;
  std::vector<std::string> progress_;
};

}  // namespace weir::system
