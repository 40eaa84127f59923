// Opening of libmariadb's connections, with nothing taken from the caller's environment.
#pragma once

#include <mysql.h>

#include <memory>
#include <stop_token>

#include "base/clock.h"
#include "base/result.h"
#include "driver/driver.h"
#include "driver/socket.h"
#include "driver/url.h"

namespace weir::driver::mysql {

/// Ends a connection without waiting for the server.
struct CloseConnection {
  void operator()(MYSQL* connection) const;
};
using Connection = std::unique_ptr<MYSQL, CloseConnection>;

/// Connects; waits no longer than until `deadline`, but for the name of a host as long as the
/// system's resolver does. Usage: the target cannot be right; Unavailable: no server, or it has no
/// room for us now.
[[nodiscard]] Result<Connection> open(const ConnectTarget& target, const Clock& clock,
                                      Deadline deadline, const std::stop_token& stop);

/// Whatever is read or written from now on fails at once.
void cut(MYSQL* connection);

/// Waits for what a call of the library waits for, which are bits of MYSQL_WAIT_*.
[[nodiscard]] Ready wait_for(MYSQL* connection, int waits, StopSignal& signal, const Clock& clock,
                             Deadline deadline, const std::stop_token& stop);

/// Whether it speaks TLS: then the library's writes need a SigpipeHeld.
[[nodiscard]] bool is_encrypted(MYSQL* connection);

}  // namespace weir::driver::mysql
