// A MariaDB for cases that pause, kill and encrypt it.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "driver/url.h"
#include "system/service/instance.h"

namespace weir::contract {

/// An instance of the catalogue's MariaDB with a certificate for 127.0.0.1, which it does not
/// insist on. Ends with this object.
class MariadbServer {
 public:
  [[nodiscard]] static Result<std::unique_ptr<MariadbServer>> start();
  MariadbServer(const MariadbServer&) = delete;
  MariadbServer& operator=(const MariadbServer&) = delete;
  ~MariadbServer();

  /// As root, without a database.
  [[nodiscard]] driver::ConnectTarget target() const;
  /// Who signed the certificate, in PEM.
  [[nodiscard]] std::filesystem::path authority() const;
  /// Sends a signal to the server; SIGKILL is waited for.
  void signal(int signal);
  /// After SIGKILL: on the same port.
  [[nodiscard]] Result<void> start_again();

 private:
  struct Ground;
  MariadbServer(std::unique_ptr<Ground> ground, std::unique_ptr<system::Instance> instance);
  std::unique_ptr<Ground> ground_;  // outlives the instance
  std::unique_ptr<system::Instance> instance_;
};

}  // namespace weir::contract
