// What weir and its supervisor say to each other; private to the two.
#pragma once

#include <cstdint>

namespace weir::process {

/// The first field of every message. Behind it, in this order:
enum class MessageKind : std::int64_t {
  // From weir; a number comes first that the answer repeats.
  MakeFolder,  ///< number, path, identity of the owner as text
  Start,       ///< number, name, arguments, environment, folder, log, input, user (-1: same),
               ///< group, stop signal, grace in ms, death signal
  Stop,        ///< id of the service; no answer but Exited
  Detach,      ///< number
  // To weir.
  Done,     ///< number
  Started,  ///< number, id, pid, start time, boot id
  Refused,  ///< number, message
  Exited,   ///< id, exit code, signal
};

/// Datagrams are never longer; what does not fit is refused by the sender.
inline constexpr std::size_t kLongestMessage = 128UL * 1024;

}  // namespace weir::process
