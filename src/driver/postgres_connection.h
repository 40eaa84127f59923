// Opening of libpq connections, with nothing taken from the caller's environment.
#pragma once

#include <libpq-fe.h>
#include <memory>
#include <stop_token>

#include "base/clock.h"
#include "base/result.h"
#include "driver/driver.h"
#include "driver/url.h"

namespace weir::driver::postgres {

struct CloseConnection {
  void operator()(PGconn* connection) const { ::PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, CloseConnection>;

/// What a cancel request must carry (PostgreSQL protocol, CancelRequest).
struct BackendKey {
  std::uint32_t process = 0;
  std::uint32_t secret = 0;
};

struct Opened {
  Connection connection;
  BackendKey key;  ///< All zero if the server sent none.
};

/// Connects without ever blocking longer than `deadline`. Usage: the target cannot be right (an
/// option libpq does not know); Unavailable: no server, or it refused us.
[[nodiscard]] Result<Opened> open(const ConnectTarget& target, const Clock& clock,
                                  Deadline deadline, const std::stop_token& stop);

/// The canceller of a connection; keeps only its address and key.
[[nodiscard]] std::unique_ptr<Canceller> make_canceller(PGconn* connection, BackendKey key,
                                                        const Clock& clock);

}  // namespace weir::driver::postgres
