// ClientSockets: the supervisor's side of every socket that somebody speaks to it over.
#pragma once

#include <poll.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "process/descriptor.h"
#include "process/wire.h"

namespace weir::process {

/// Numbers a client for as long as the supervisor lives.
enum class ClientId : std::int64_t { Owner = 0 };

/// The owner's socket, which is there from the start, and those of weirs that joined.
class ClientSockets {
 public:
  explicit ClientSockets(int owner);

  /// From now on whoever is of our user may join through a socket at `path`.
  [[nodiscard]] Result<void> listen(const std::filesystem::path& path);
  [[nodiscard]] bool listening() const { return listener_.open(); }
  [[nodiscard]] bool has_owner() const { return clients_.contains(ClientId::Owner); }

  /// What poll(2) has to wait for, and what to do when it returned.
  void add_waits(std::vector<pollfd>& waits) const;
  struct Message {
    ClientId from = ClientId::Owner;
    std::string bytes;
  };
  /// At most one message of each; lets new clients in and forgets those that are gone.
  [[nodiscard]] std::vector<Message> receive();

  /// A client that is gone says so to the next read. One that joined and does not read is dropped:
  /// it must not hold up the others.
  void send(ClientId to, const MessageWriter& message);
  void send_all(const MessageWriter& message);

 private:
  void accept();

  std::map<ClientId, Descriptor> clients_;
  Descriptor listener_;
  std::int64_t last_ = 0;
};

/// Connects to the socket at `path` of a supervisor of our user. Unavailable if nobody of ours
/// listens there.
[[nodiscard]] Result<Descriptor> connect_to_supervisor(const std::filesystem::path& path);

}  // namespace weir::process
