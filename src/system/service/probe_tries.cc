// Probes that look at the machine: connections, files, logs, ends, commands.
#include "system/service/probe_tries.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/pattern.h"
#include "base/text.h"
#include "process/child.h"
#include "system/service/tcp.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

/// The part of a log that this life has written.
std::string read_from(const fs::path& path, std::uint64_t begin) {
  const process::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.open()) return {};
  const off_t end = ::lseek(file.get(), 0, SEEK_END);
  // A log that is shorter than it was has begun anew.
  auto at = static_cast<off_t>(begin) > end ? 0 : static_cast<off_t>(begin);
  std::string text(static_cast<std::size_t>(std::max<off_t>(0, end - at)), '\0');
  std::size_t length = 0;
  while (length < text.size()) {
    const ssize_t got = ::pread(file.get(), text.data() + length, text.size() - length, at);
    if (got <= 0) break;
    length += static_cast<std::size_t>(got);
    at += got;
  }
  text.resize(length);
  return text;
}

std::string last_line(std::string_view text) {
  text = trim(text);
  return std::string(text.substr(text.rfind('\n') + 1));
}

}  // namespace

Result<Sighting> try_tcp(const ProbeSpec& probe, const ProbeContext& /*context*/,
                         const Patience& patience) {
  WEIR_TRY_ASSIGN(const SocketName name, parse_socket_name(probe.target));
  const auto connection = connect_tcp(name, patience);
  if (connection) return Sighting{true, {}};
  return Sighting{false, connection.error().message};
}

Result<Sighting> try_log(const ProbeSpec& probe, const ProbeContext& context,
                         const Patience& /*patience*/) {
  // A log is read line by line: `^` and `$` are the ends of one.
  WEIR_TRY_ASSIGN(const Pattern pattern, Pattern::create("(?m)" + probe.query));
  const auto begin = context.log_begins.find(probe.target);
  const std::string text =
      read_from(probe.target, begin == context.log_begins.end() ? 0 : begin->second);
  if (pattern.found_in(text)) return Sighting{true, {}};
  const std::string last = last_line(text);
  return Sighting{false, last.empty() ? "nothing yet" : fmt::format("`{}`", last)};
}

Result<Sighting> try_file(const ProbeSpec& probe, const ProbeContext& /*context*/,
                          const Patience& /*patience*/) {
  std::error_code error;
  if (fs::exists(probe.target, error)) return Sighting{true, {}};
  return Sighting{false, "there is no such file"};
}

Result<Sighting> try_exit(const ProbeSpec& probe, const ProbeContext& context,
                          const Patience& /*patience*/) {
  const auto exit = context.workshop.supervisor.exit_of(context.process);
  if (!exit) return Sighting{false, "it still runs"};
  if (exit->signal == 0 && exit->code == probe.status) return Sighting{true, {}};
  return fail(ErrorKind::Unavailable, describe_end(context, *exit));
}

Result<Sighting> try_command(const ProbeSpec& probe, const ProbeContext& context,
                             const Patience& patience) {
  const auto output = process::run_process({.arguments = probe.command,
                                            .environment = context.environment,
                                            .folder = context.folder,
                                            .account = context.workshop.account},
                                           patience.deadline, patience.stop);
  if (!output && output.error().kind == ErrorKind::Timeout) {
    return Sighting{false, "it did not end in time"};
  }
  if (!output) return Failure(output.error());
  if (output->status.success()) return Sighting{true, {}};
  const std::string line = last_line(output->error.empty() ? output->out : output->error);
  return Sighting{false, fmt::format("it ended {}{}{}", process::describe(output->status),
                                     line.empty() ? "" : ": ", line)};
}

}  // namespace weir::system
