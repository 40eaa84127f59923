// The program: hands what the system gave it to the command line.
#include <climits>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/command.h"
#include "process/supervisor.h"

namespace {

std::string name_of(const char* path) {
  const std::string text = path == nullptr ? "weir" : path;
  const std::size_t slash = text.rfind('/');
  return slash == std::string::npos ? text : text.substr(slash + 1);
}

/// The descriptor behind the hidden argument that makes this process a supervisor.
std::optional<int> supervisor_socket(const std::vector<std::string>& words) {
  std::int64_t socket = 0;
  const bool asked = words.size() == 2 && words[0] == weir::process::kSupervisorArgument &&
                     weir::parse_integer(words[1], socket) && socket >= 0 && socket <= INT_MAX;
  return asked ? std::optional(static_cast<int>(socket)) : std::nullopt;
}

}  // namespace

int main(int count, char** arguments) {
  using weir::cli::Invocation;
  using weir::cli::Words;
  std::vector<std::string> words;
  for (int i = 1; i < count; ++i) words.emplace_back(arguments[i]);
  if (const auto socket = supervisor_socket(words)) {
    return weir::process::supervisor_main(*socket);
  }
  Invocation invocation{Words(name_of(count > 0 ? arguments[0] : nullptr), std::move(words)), 0,
                        stdout, stderr, [](const char* name) { return std::getenv(name); }};
  return weir::cli::dispatch(invocation);
}
