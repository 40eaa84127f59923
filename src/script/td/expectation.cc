// Bodies of actions, rows of `>`, texts of `?`.
#include "script/td/expectation.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "script/td/row.h"

namespace weir::td {
namespace {

constexpr std::string_view kHashWords = " values hashing to ";

bool has_white_space(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const Scalar scalar = decode_utf8(text, i);
    if (scalar.length != 0 && is_white_space(scalar.value)) return true;
    i += std::max<std::size_t>(1, scalar.length);
  }
  return false;
}

/// The lines of the body that are neither blank nor comments, in `context.order`.
void collect_lines(Context& context, Body body) {
  context.order.clear();
  for (std::uint32_t i = body.begin; i != body.end; ++i) {
    if (context.script.nodes[i].kind == NodeKind::Stray) context.order.push_back(i);
  }
}

void parse_hash(Context& context, Command& command, Span line, const HashParts& parts) {
  const auto span_of = [&](std::string_view part) {
    return Span{static_cast<std::uint32_t>(part.data() - context.text.data()),
                static_cast<std::uint32_t>(part.size())};
  };
  Hash hash{line, {span_of(parts.count), parts.count}, {span_of(parts.digest), parts.digest}, 0};
  const std::string_view digits =
      parts.count.starts_with('+') ? parts.count.substr(1) : parts.count;
  if (!parse_unsigned(digits, hash.rows)) {
    context.report(rule::kHashCount, hash.count.span,
                   fmt::format("`{}` is not a number of rows", parts.count),
                   "write the number of rows, as in `12 values hashing to ...`");
  }
  command.hash = size_of(context.script.hashes);
  context.script.hashes.push_back(hash);
}

/// The physical line of a plan without its line end, which is `\n` or `\r\n`.
std::string_view plan_line(const Context& context, const Node& node) {
  std::string_view line = context.slice(node.span);
  if (!line.ends_with('\n')) return line;
  line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

bool is_dashes(std::string_view line) {
  return line.size() >= 3 && line.find_first_not_of('-') == std::string_view::npos;
}

bool match_hash(std::string_view line, HashParts& parts) {
  const std::size_t words = line.find(kHashWords);
  if (words == std::string_view::npos) return false;
  parts = {line.substr(0, words), line.substr(words + kHashWords.size())};
  return !parts.count.empty() && !parts.digest.empty() && !has_white_space(parts.count) &&
         !has_white_space(parts.digest);
}

void parse_input(Context& context, Command& command, Body body) {
  auto& lines = context.script.lines;
  command.input.first = size_of(lines);
  for (std::uint32_t i = body.begin; i != body.end; ++i) {
    Node& node = context.script.nodes[i];
    if (node.kind != NodeKind::Stray) continue;
    node.kind = NodeKind::Input;
    const Span span = context.script.content_of(node);
    lines.push_back({span, context.slice(unescaped(context.text, span))});
  }
  command.input.count = size_of(lines) - command.input.first;
}

void parse_rows(Context& context, Command& command, Body body) {
  collect_lines(context, body);
  Script& script = context.script;
  const auto& order = context.order;
  const auto content = [&](std::size_t i) { return script.content_of(script.nodes[order[i]]); };
  const auto meaning = [&](std::size_t i) {
    return context.slice(unescaped(context.text, content(i)));
  };
  std::size_t first = 0;
  HashParts parts;
  if (order.size() >= 2 && is_dashes(meaning(1))) {
    command.header = size_of(script.headers);
    script.headers.push_back({parse_row(context, content(0)), content(1)});
    script.nodes[order[0]].kind = NodeKind::Columns;
    script.nodes[order[1]].kind = NodeKind::Dashes;
    first = 2;
  } else if (order.size() == 1 && match_hash(meaning(0), parts)) {
    parse_hash(context, command, content(0), parts);
    script.nodes[order[0]].kind = NodeKind::Hash;
    first = 1;
  }
  command.rows.first = size_of(script.rows);
  for (std::size_t i = first; i < order.size(); ++i) {
    script.rows.push_back(parse_row(context, content(i)));
    script.nodes[order[i]].kind = NodeKind::Row;
  }
  command.rows.count = size_of(script.rows) - command.rows.first;
}

void parse_plan(Context& context, Command& command, Body body) {
  Script& script = context.script;
  const bool empty = body.begin == body.end;
  const std::uint32_t begin = script.nodes[body.begin - 1].span.end();
  const std::uint32_t end = script.nodes[body.end - 1].span.end();
  context.scratch.clear();
  for (std::uint32_t i = body.begin; i != body.end; ++i) {
    Node& node = script.nodes[i];
    if (node.kind == NodeKind::Comment) continue;
    node.kind = NodeKind::Plan;
    context.scratch += plan_line(context, node);
    context.scratch += '\n';
  }
  while (context.scratch.ends_with("\n\n")) context.scratch.pop_back();
  Text plan{between(begin, end), ""};
  if (!empty) {
    // Most plans stand in the script just as they are meant.
    const std::string_view written = context.slice(plan.span);
    const bool same = written.starts_with(context.scratch);
    plan.text =
        same ? written.substr(0, context.scratch.size()) : script.arena.copy(context.scratch);
  }
  command.plan = size_of(script.plans);
  script.plans.push_back(plan);
}

}  // namespace weir::td
