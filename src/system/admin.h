// AdminSession: weir's own statements on a server, such as making and dropping databases.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "driver/driver.h"
#include "system/workshop.h"

namespace weir::system {

/// One connection. Used by one thread at a time.
class AdminSession {
 public:
  /// By the driver of the target's scheme. Unavailable: no server answers there, or it refused us.
  [[nodiscard]] static Result<AdminSession> connect(const driver::ConnectTarget& target,
                                                    const Patience& patience);

  /// Runs statements, text as it is; an error's message is the server's, with DETAIL and HINT as
  /// the hint.
  [[nodiscard]] Result<void> execute(std::string_view sql, const Patience& patience);
  /// The first column of a query's rows, as text.
  [[nodiscard]] Result<std::vector<std::string>> query(std::string_view sql,
                                                       const Patience& patience);
  /// Runs a file of statements; an error names file, line and column.
  [[nodiscard]] Result<void> execute_file(const std::filesystem::path& file,
                                          const Patience& patience);

 private:
  AdminSession(std::unique_ptr<SystemClock> clock, std::unique_ptr<driver::Session> session);
  [[nodiscard]] Result<Outcome> run(std::string_view sql, const Patience& patience);

  // The session keeps a reference to the clock.
  std::unique_ptr<SystemClock> clock_;
  std::unique_ptr<driver::Session> session_;
};

/// `name` as an SQL identifier, with quotes.
[[nodiscard]] std::string quote_identifier(std::string_view name);

}  // namespace weir::system
