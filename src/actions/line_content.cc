// Lines to bytes.
#include "actions/line_content.h"

#include <fmt/format.h>

#include "codec/compression.h"
#include "codec/escape.h"

namespace weir::actions {
namespace {

using run::ActionCall;

constexpr std::size_t kMostBytes = 2UL * 1024 * 1024 * 1024;

Result<std::string> unescape_lines(const ActionCall& call) {
  std::string lines;
  for (const std::string& line : call.body()) {
    WEIR_TRY_ASSIGN(const std::string bytes, codec::unescape_bytes(line));
    lines += bytes + "\n";
  }
  return lines;
}

Result<std::string> make_content(const ActionCall& call) {
  WEIR_TRY_ASSIGN(const std::uint64_t repeat, call.unsigned_integer("repeat"));
  WEIR_TRY_ASSIGN(const bool trailing_newline, call.boolean("trailing-newline"));
  WEIR_TRY_ASSIGN(const std::string lines, unescape_lines(call));
  if (!lines.empty() && repeat > kMostBytes / lines.size()) {
    return fail(ErrorKind::Usage,
                fmt::format("{} times {} bytes is more than 2 GiB", repeat, lines.size()));
  }
  const auto header = call.find("header");
  std::string content = header ? fmt::format("{}\n", *header) : "";
  if (!lines.empty()) {
    content.reserve(content.size() + repeat * lines.size());
    for (std::uint64_t i = 0; i < repeat; ++i) content += lines;
  }
  if (!trailing_newline && !content.empty()) content.pop_back();
  return content;
}

}  // namespace

Result<std::string> line_content(const ActionCall& call) {
  const std::string name = call.text("compression");
  const auto compression = codec::find_compression(name);
  if (!compression) return fail(ErrorKind::Usage, fmt::format("unknown compression `{}`", name));
  WEIR_TRY_ASSIGN(const std::string content, make_content(call));
  return codec::compress(*compression, content);
}

}  // namespace weir::actions
