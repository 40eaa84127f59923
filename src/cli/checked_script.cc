// A script looked at without running it.
#include "cli/checked_script.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "cli/collect.h"
#include "script/td/lint.h"

namespace weir::cli {
namespace {

Result<std::string> read_standard_input() {
  std::string content;
  std::string chunk(64UL * 1024, '\0');
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return fail(ErrorKind::Unavailable,
                  std::string("cannot read standard input: ") + std::strerror(errno));
    }
    if (got == 0) return content;
    content.append(chunk, 0, static_cast<std::size_t>(got));
  }
}

}  // namespace

Result<Source> read_script(const std::string& path) {
  const bool from_stdin = path == kStdin;
  WEIR_TRY_ASSIGN(std::string text, from_stdin ? read_standard_input() : read_file(path));
  return make_source(from_stdin ? "<stdin>" : path, std::move(text));
}

CheckedScript check_script(Source source, const std::set<std::string, std::less<>>&) {
  td::Parsed parsed = td::parse(std::move(source));
  CheckedScript checked{parsed.script.source, std::move(parsed.diagnostics), {}, {}};
  const Diagnostics warnings = td::lint(parsed.script);
  checked.diagnostics.insert(checked.diagnostics.end(), warnings.begin(), warnings.end());
  sort_by_place(checked.diagnostics);
  return checked;
}

}  // namespace weir::cli
