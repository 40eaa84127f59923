// The program: hands what the system gave it to the command line.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "cli/command.h"

namespace {

std::string name_of(const char* path) {
  const std::string text = path == nullptr ? "weir" : path;
  const std::size_t slash = text.rfind('/');
  return slash == std::string::npos ? text : text.substr(slash + 1);
}

}  // namespace

int main(int count, char** arguments) {
  using weir::cli::Invocation;
  using weir::cli::Words;
  std::vector<std::string> words;
  for (int i = 1; i < count; ++i) words.emplace_back(arguments[i]);
  Invocation invocation{Words(name_of(count > 0 ? arguments[0] : nullptr), std::move(words)), 0,
                        stdout, stderr, [](const char* name) { return std::getenv(name); }};
  return weir::cli::dispatch(invocation);
}
