// One function per warning; each looks at one command.
#include "script/td/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "script/td/context.h"
#include "script/td/expectation.h"
#include "script/td/row.h"
#include "script/td/sql_shape.h"

namespace weir::td {
namespace {

class Linter {
 public:
  explicit Linter(const Script& script) : script_(script), text_(script.source.text()) {}

  Diagnostics run() {
    for (std::size_t i = 0; i < script_.commands.size(); ++i) {
      const Command& command = script_.commands[i];
      gate(command);
      line_taken_for_command(i);
      if (command.kind == CommandKind::Sql) sql(command);
      indentation(command);
    }
    sort_by_place(found_);
    return std::move(found_);
  }

 private:
  void report(const Rule& rule, Span span, std::string message, std::string hint) {
    found_.push_back({rule.severity, rule.name, span, std::move(message), std::move(hint)});
  }
  [[nodiscard]] std::string_view slice(Span span) const { return script_.source.slice(span); }
  [[nodiscard]] Span visible(Span span) const { return trimmed(text_, span); }

  void sql(const Command& command) {
    const auto rows = script_.rows_of(command);
    swallowed_rows(command);
    psql_output(rows);
    dashes(command, rows);
    hash(command, rows);
    error_below_sql(rows);
  }

  void gate(const Command& command) {
    const Bracket* bracket = script_.bracket_of(command);
    if (bracket == nullptr || bracket->drop.length == 0 || !bracket->version) return;
    const std::string_view dropped = slice(bracket->drop);
    if (trim(dropped).empty()) return;
    report(rule::kGateDropsCharacter, bracket->drop,
           fmt::format("`{}` behind the gate is dropped", dropped),
           "put a blank behind `]`; one character there is always thrown away");
  }

  // Lines of a body that begin with a sigil.

  void line_taken_for_command(std::size_t index) {
    const Command& command = script_.commands[index];
    if (index == 0 || command.bracket != kNone) return;
    const Command& above = script_.commands[index - 1];
    const std::string_view line = slice(visible(script_.nodes[command.nodes.first].span));
    if (line.starts_with("${") || line.starts_with("?column?")) {
      report(rule::kLineTakenForCommand, command.sigil,
             fmt::format("this line is a command, because it begins with `{}`", line.front()),
             above.kind == CommandKind::Explain
                 ? "a line of an expected plan cannot begin with a sigil"
                 : "if it belongs to the command above, put a backslash before it");
    } else if (above.kind == CommandKind::Explain && directly_below(above) &&
               is_plan_like(command)) {
      report(rule::kLineTakenForCommand, command.sigil,
             fmt::format("this line is a command, because it begins with `{}`", line.front()),
             "a line of an expected plan cannot begin with a sigil");
    }
  }

  /// Whether the command ends with a line of text, so that nothing separates the next one from it.
  [[nodiscard]] bool directly_below(const Command& above) const {
    const Node& last = script_.nodes_of(above).back();
    return last.kind == NodeKind::Plan && !trim(slice(last.span)).empty();
  }

  [[nodiscard]] static bool is_plan_like(const Command& command) {
    const std::string_view head = command.head.text;
    if (head.empty()) return true;
    const char first = head.front();
    const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    if (command.kind == CommandKind::Action) return !letter || head.find('(') != head.npos;
    if (command.kind != CommandKind::Explain) return !letter && first != '(' && first != '$';
    static constexpr std::array<std::string_view, 6> kFirstWords{"explain", "select", "show",
                                                                 "with",    "values", "table"};
    const std::string word = to_lower(head.substr(0, head.find_first_of(" \n\t(")));
    return first != '$' &&
           std::find(kFirstWords.begin(), kFirstWords.end(), word) == kFirstWords.end();
  }

  // Rows that became part of the query.

  /// Trailing continuation lines that hold only numbers, NULLs and quoted texts, or that stand
  /// behind a semicolon, below a query that was complete without them.
  void swallowed_rows(const Command& command) {
    const auto nodes = script_.nodes_of(command);
    std::size_t lines = 1;
    while (lines < nodes.size() && nodes[lines].kind == NodeKind::Continuation) ++lines;
    if (lines == 1 || command.hash != kNone || command.header != kNone) return;
    std::size_t looks = 8;  // each scans the query; more would say nothing new
    for (std::size_t i = 1; i < lines && looks > 0; ++i) {
      const Span line = visible(script_.content_of(nodes[i]));
      if (!starts_rows(nodes.subspan(i, lines - i), nodes[i - 1])) continue;
      --looks;
      const SqlShape before =
          shape_of(slice(between(command.head.span.begin, nodes[i - 1].span.end())));
      if (before.inside || before.wants_more) continue;
      report(rule::kSwallowedRows, line, "this line is part of the query above",
             "expected rows must not be indented by two spaces directly below the query");
      return;
    }
  }

  /// Whether these continuation lines could be rows: only data, or names above a line of dashes, or
  /// anything but a comment behind a semicolon.
  [[nodiscard]] bool starts_rows(std::span<const Node> lines, const Node& above) const {
    const std::string_view first = slice(visible(lines[0].span));
    if (first.empty() || first.starts_with("--") || first.starts_with("/*")) return false;
    if (slice(visible(above.span)).ends_with(';')) return true;
    if (lines.size() > 1 && is_dashes(slice(visible(lines[1].span)))) return true;
    return is_data(first) && only_data(lines);
  }

  [[nodiscard]] bool only_data(std::span<const Node> nodes) const {
    return std::all_of(nodes.begin(), nodes.end(),
                       [this](const Node& node) { return is_data(slice(visible(node.span))); });
  }

  /// Only numbers, `<null>`, booleans and texts in double quotes, and not only the latter.
  [[nodiscard]] static bool is_data(std::string_view line) {
    bool value = false;
    while (!line.empty()) {
      const bool quoted = line.front() == '"';
      const std::size_t end = quoted ? line.find('"', 1) : line.find_first_of(" \t");
      if (quoted && end == line.npos) return false;
      const std::string_view field = line.substr(0, end);
      if (!quoted && !is_value(field)) return false;
      value = value || !quoted;
      line = trim(line.substr(std::min(line.size(), quoted ? end + 1 : field.size())));
    }
    return value;
  }

  [[nodiscard]] static bool is_value(std::string_view field) {
    if (field == "<null>" || field == "true" || field == "false") return true;
    const std::string_view digits = field.starts_with('-') ? field.substr(1) : field;
    return !digits.empty() && digits.front() >= '0' && digits.front() <= '9' &&
           digits.find_first_not_of("0123456789.:-eE") == digits.npos;
  }

  // Layouts of rows that mean something elsewhere.

  void psql_output(std::span<const Row> rows) {
    const auto found = std::find_if(rows.begin(), rows.end(), [this](const Row& row) {
      const std::string_view line = slice(visible(row.span));
      return is_row_count(line) || is_ruler(line);
    });
    const bool table =
        rows.size() >= 2 && std::all_of(rows.begin(), rows.end(), [this](const Row& row) {
          const auto fields = script_.fields_of(row);
          return std::any_of(fields.begin(), fields.end(), [this](const Text& field) {
            return field.text == "|" && slice(field.span) == "|";
          });
        });
    if (found == rows.end() && !table) return;
    const Row& row = found != rows.end() ? *found : rows.front();
    report(rule::kPsqlOutput, visible(row.span), "this row looks like output of psql",
           "write one row per line with blanks between the values, no frame and no count");
  }

  /// `(3 rows)`
  [[nodiscard]] static bool is_row_count(std::string_view line) {
    if (!line.starts_with('(') || !(line.ends_with(" rows)") || line.ends_with(" row)"))) {
      return false;
    }
    const std::string_view count = line.substr(1, line.find(' ') - 1);
    return !count.empty() && count.find_first_not_of("0123456789") == count.npos;
  }

  /// `-----+-----`
  [[nodiscard]] static bool is_ruler(std::string_view line) {
    return line.starts_with("--") && line.ends_with("--") && line.find('+') != line.npos &&
           line.find_first_not_of("-+") == line.npos;
  }

  /// The second line looks like the dashes below a header, but is not.
  void dashes(const Command& command, std::span<const Row> rows) {
    if (command.header != kNone || rows.size() < 2) return;
    const Span span = visible(rows[1].span);
    const std::string_view line = slice(span);
    const std::size_t columns = rows[0].fields.count;
    if (line == "--" || (line == "-" && columns > 1)) {
      report(rule::kShortDashes, span,
             fmt::format("`{}` is a row, not the line below a header", line),
             "the line below column names has three or more dashes");
    } else if (line.starts_with("---") && line.find_first_not_of("- \t") == line.npos) {
      const Span blank = dashes_blank(rows[1].span);
      report(rule::kDashesWithBlanks, blank,
             fmt::format("{} makes this line of dashes a row", name_of_blank(slice(blank))),
             "the line below column names is made of dashes only, up to its end");
    }
  }

  /// The white space in the line that does the damage: behind the dashes if there, else the first.
  [[nodiscard]] Span dashes_blank(Span line) const {
    const std::string_view text = slice(line);
    const std::size_t blank = text.starts_with('-') ? text.find_first_not_of('-') : 0;
    const std::size_t end = std::min(text.find('-', blank), text.size());
    return {line.begin + static_cast<std::uint32_t>(blank),
            static_cast<std::uint32_t>(end - blank)};
  }

  void hash(const Command& command, std::span<const Row> rows) {
    HashParts parts;
    if (rows.empty() || command.header != kNone) return;
    const Span span = unescaped(text_, rows[0].span);
    if (!match_hash(trim(slice(span)), parts)) return;
    const bool span_has_return = slice(span).ends_with('\r');
    report(rule::kHashTakenForRow, visible(span), "this hash is an ordinary row",
           rows.size() > 1 ? "a hash must be the only line below its query"
                           : fmt::format("remove the {} behind it",
                                         span_has_return ? "carriage return" : "white space"));
  }

  void error_below_sql(std::span<const Row> rows) {
    if (rows.size() != 1) return;
    const std::string_view line = slice(rows[0].span);
    for (const std::string_view prefix : {"contains:", "exact:", "regex:"}) {
      if (!line.starts_with(prefix)) continue;
      report(rule::kErrorBelowSql, {rows[0].span.begin, static_cast<std::uint32_t>(prefix.size())},
             fmt::format("`{}` below a statement that must succeed is an expected row", prefix),
             "a statement that must fail begins with `!`");
    }
  }

  // Lines that were meant to continue the command.

  void indentation(const Command& command) {
    const auto nodes = script_.nodes_of(command);
    std::size_t i = 1;
    while (i < nodes.size() && nodes[i].kind == NodeKind::Continuation) ++i;
    if (i == nodes.size()) return;
    const bool action = command.kind == CommandKind::Action;
    const bool open = !action && is_unfinished(command.head.text);
    weak_indent(nodes[i], action, open);
    split_command(nodes.subspan(i), action, open);
  }

  [[nodiscard]] static bool is_unfinished(std::string_view query) {
    const SqlShape shape = shape_of(query);
    return shape.inside || (shape.wants_more && !query.empty());
  }

  /// `key=...`; only such a line is taken for a lost part of an action, whose body may be anything.
  [[nodiscard]] static bool is_argument(std::string_view line) {
    const std::size_t end = line.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-");
    return end != 0 && end != line.npos && line[end] == '=';
  }

  /// `node` is the first line below the command line.
  void weak_indent(const Node& node, bool action, bool open) {
    const std::string_view line = slice(node.span);
    if (node.kind == NodeKind::Blank || node.kind == NodeKind::Comment) return;
    const bool tab = line.front() == '\t';
    if (action ? !is_argument(trim(line)) : !(tab || open)) return;
    if (!tab && line.front() != ' ') return;
    report(rule::kWeakIndent, {node.span.begin, 1},
           fmt::format("a {} does not continue the command above", tab ? "tab" : "single blank"),
           "lines that continue a command begin with two spaces");
  }

  /// `nodes` are the lines below the command line.
  void split_command(std::span<const Node> nodes, bool action, bool open) {
    const auto next = std::find_if(nodes.begin(), nodes.end(), [this](const Node& node) {
      return node.kind != NodeKind::Comment && !trim(slice(node.span)).empty();
    });
    if (next == nodes.begin() || next == nodes.end()) return;
    const std::string_view line = slice(next->span);
    const bool comment = nodes.front().kind == NodeKind::Comment;
    const bool suspect =
        action ? is_argument(trim(line)) : open || (comment && next->kind != NodeKind::Plan);
    if (!suspect || !line.starts_with("  ")) return;
    const Span first = visible(nodes.front().span);
    report(rule::kSplitCommand, first.length == 0 ? script_.content_of(nodes.front()) : first,
           fmt::format("this {} ends the command that goes on below it",
                       comment ? "comment" : "blank line"),
           comment ? "move the comment above the command" : "remove the blank line");
  }

  const Script& script_;
  std::string_view text_;
  Diagnostics found_;
};

}  // namespace

Diagnostics lint(const Script& script) { return Linter(script).run(); }

}  // namespace weir::td
