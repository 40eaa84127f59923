// Parts that several messages have.
#include "process/supervisor_messages.h"

namespace weir::process {

MessageWriter begin_message(MessageKind kind) {
  MessageWriter writer;
  writer.number(static_cast<std::int64_t>(kind));
  return writer;
}

MessageWriter& add_identity(MessageWriter& writer, const Identity& identity) {
  return writer.number(identity.pid)
      .number(static_cast<std::int64_t>(identity.start_time))
      .text(identity.boot_id);
}

Identity read_identity(MessageReader& reader) {
  Identity identity;
  identity.pid = static_cast<pid_t>(reader.number());
  identity.start_time = static_cast<std::uint64_t>(reader.number());
  identity.boot_id = reader.text();
  return identity;
}

}  // namespace weir::process
