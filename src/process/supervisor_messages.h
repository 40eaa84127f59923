// What weir and its supervisor say to each other; private to the two.
#pragma once

#include <cstdint>

#include "process/identity.h"
#include "process/wire.h"

namespace weir::process {

/// The first field of every message. Behind it, in this order:
enum class MessageKind : std::int64_t {
  // From weir; a number comes first that the answer repeats.
  MakeFolder,  ///< number, path, identity of the owner as text
  Start,       ///< number, name, arguments, environment, folder, log, input, user (-1: same),
  ///< group, stop signal, grace in ms, death signal, limit of memory, core dumps (0, 1)
  Stop,      ///< id of the service; no answer but Exited
  Signal,    ///< number, id, signal
  List,      ///< number
  Detach,    ///< number
  Listen,    ///< number, path
  Shutdown,  ///< number; all ends, the socket with it
  // To weir.
  Done,     ///< number
  Started,  ///< number, id, pid, start time, boot id
  Refused,  ///< number, message
  Listed,   ///< number, count; for each: id, name, pid, start time, boot id, ended (0, 1), exit
            ///< code,
            ///< signal
  Exited,   ///< id, exit code, signal
};

/// Datagrams are never longer; what does not fit is refused by the sender.
inline constexpr std::size_t kLongestMessage = 128UL * 1024;

/// The beginning of a message.
[[nodiscard]] MessageWriter begin_message(MessageKind kind);
MessageWriter& add_identity(MessageWriter& writer, const Identity& identity);
[[nodiscard]] Identity read_identity(MessageReader& reader);

}  // namespace weir::process
