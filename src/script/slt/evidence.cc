// Reading just enough of a script to see which dialects it can be.
#include "script/slt/evidence.h"

#include <fmt/format.h>

#include <vector>

#include "script/slt/lines.h"

namespace weir::slt {
namespace {

/// How many directives are looked at.
constexpr int kDirectivesRead = 1000;

constexpr Families kTextual =
    Families::of({Family::Cockroach, Family::Materialize, Family::SqllogictestRs});
constexpr Families kOptions = Families::of({Family::Cockroach, Family::Materialize});
constexpr Families kMessages = Families::of({Family::SqllogictestRs, Family::Duckdb});
constexpr Families kConnections =
    Families::of({Family::Duckdb, Family::Cockroach, Family::Materialize});

constexpr Families kBareErrors = Families::of(
    {Family::Sqlite, Family::Dolt, Family::Cockroach, Family::Materialize, Family::SqllogictestRs});

/// Where `statement error` alone is an error of any kind.
constexpr Families kAnyErrors =
    Families::of({Family::Sqlite, Family::Dolt, Family::Materialize, Family::SqllogictestRs});

/// What may be anything, in a result of sqllogictest-rs.
constexpr std::string_view kIgnoreMarker = "<slt:ignore>";

using Words = std::vector<std::string_view>;

Words words_of(std::string_view line) {
  Words words;
  std::size_t at = 0;
  while (at < line.size()) {
    while (at < line.size() && is_blank_byte(line[at])) ++at;
    const std::size_t begin = at;
    while (at < line.size() && !is_blank_byte(line[at])) ++at;
    if (at > begin) words.push_back(line.substr(begin, at - begin));
  }
  return words;
}

Families families_of(const DirectiveSpec& spec) {
  Families found = Families::of({});
  for (std::size_t i = 0; i < kFamilies; ++i) {
    if (spec.support[i] == Support::Rejected) continue;
    found = found | Families::of({static_cast<Family>(i)});
  }
  return found;
}

bool only(std::string_view letters, std::string_view known) {
  return letters.find_first_not_of(known) == std::string_view::npos;
}

Families by_letters(std::string_view letters) {
  if (only(letters, "TIR")) return Families::all();
  Families left = Families::of({Family::SqllogictestRs});
  if (only(letters, "TIRBO")) left = left | Families::of({Family::Materialize});
  if (only(letters, "TIRFBO_")) left = left | Families::of({Family::Cockroach});
  return left;
}

bool is_sort(std::string_view word) {
  return word == "nosort" || word == "rowsort" || word == "valuesort";
}

Families by_query(const Words& words) {
  if (words.size() < 2) return Families::of({Family::Materialize, Family::SqllogictestRs});
  if (words[1] == "error") return kTextual;
  const Families letters = by_letters(words[1]);
  if (words.size() == 2 || is_sort(words[2])) return letters;
  if (words[2] == "retry" && words.size() > 4) return Families::of({Family::SqllogictestRs});
  if (words[2] == "multiline") return Families::of({Family::Materialize});
  if (words[2] == "none" || words[2] == "sort") return Families::of({Family::Duckdb});
  const bool options = words[2].find(',') != std::string_view::npos || words[2] == "colnames" ||
                       words[2].starts_with("partialsort");
  return letters & (options ? kOptions : kConnections);
}

Families by_statement(const Words& words) {
  const std::string_view kind = words.size() > 1 ? words[1] : std::string_view();
  if (kind == "maybe" || kind == "debug" || kind == "debug_skip") {
    return Families::of({Family::Duckdb});
  }
  if (kind == "async" || kind == "notice") return Families::of({Family::Cockroach});
  if (kind == "OK") return Families::of({Family::Materialize});
  if (kind == "count") return kTextual;
  if (kind != "error" || words.size() == 2) return Families::all();
  if (words[2] == "pgcode") return kOptions;
  return words.size() == 3 ? kTextual | Families::of({Family::Duckdb}) : kTextual;
}

Families by_variable(std::string_view name) {
  return Families::of({name.starts_with('$') ? Family::Cockroach : Family::SqllogictestRs});
}

Families by_condition(const Words& words) {
  if (words.size() < 3) return Families::all();
  // Text behind the name; sqllogictest-rs does not take it.
  return words[1] == "config" ? Families::of({Family::Cockroach})
                              : kConnections | Families::of({Family::Sqlite, Family::Dolt});
}

/// Kinds of statement and modes that not all who know the directive have.
Families by_second_word(const Words& words, Families known) {
  const std::string_view second = words.size() > 1 ? words[1] : std::string_view();
  if (words[0] == "statement") {
    const bool everywhere = second == "ok" || second == "error";
    return everywhere ? known : by_statement({words[0], second});
  }
  if (words[0] != "mode") return known;
  const bool layout = second == "standard" || second == "sqlite" || second == "cockroach";
  return Families::of({layout ? Family::Materialize : Family::Duckdb});
}

class EvidenceReader {
 public:
  explicit EvidenceReader(std::string_view text) : lines_(text) {}

  Evidence read() {
    int left = kDirectivesRead;
    while (!lines_.at_end() && left > 0 && !evidence_.possible.single()) {
      if (is_white(lines_.text()) || lines_.first() == '#') {
        lines_.advance();
        continue;
      }
      --left;
      read_directive();
    }
    return std::move(evidence_);
  }

 private:
  void narrow(Families families, const Words& words) {
    const Families left = evidence_.possible & families;
    if (left == evidence_.possible || left.empty()) return;
    evidence_.possible = left;
    evidence_.narrowed_by = describe(words);
  }

  void note_unknown(Families knowing, const Words& words) {
    for (std::size_t i = 0; i < kFamilies; ++i) {
      if (knowing.has(static_cast<Family>(i)) || !evidence_.unknown[i].empty()) continue;
      evidence_.unknown[i] = describe(words);
    }
  }

  /// A directive and its line.
  [[nodiscard]] std::string describe(const Words& words) const {
    const bool alone = words.size() == 1;
    return fmt::format("`{}{}{}` in line {}", words[0], alone ? "" : " ", alone ? "" : words[1],
                       line_);
  }

  void read_directive() {
    line_ = lines_.number();
    const Words words = words_of(lines_.text());
    if (words[0] == "skipif" || words[0] == "onlyif") {
      narrow(by_condition(words), words);
      lines_.advance();
      return;
    }
    const DirectiveSpec* spec = find_directive(words[0]);
    if (spec == nullptr && words.size() > 1 && (words[0] == "set" || words[0] == "reset")) {
      spec = find_directive(fmt::format("{} {}", words[0], words[1]));
    }
    if (spec == nullptr) return pass_block();
    const Families known = by_second_word(words, families_of(*spec));
    narrow(known, words);
    note_unknown(known, words);
    if (words[0] == "let" && words.size() > 1) narrow(by_variable(words[1]), words);
    if (words[0] == "query") narrow(by_query(words), words);
    if (words[0] == "statement") narrow(by_statement(words), words);
    read_body(words);
  }

  void pass_block() {
    while (!lines_.at_end() && !is_white(lines_.text())) lines_.advance();
  }

  void read_body(const Words& words) {
    const bool takes_sql = words[0] == "query" || words[0] == "statement";
    if (takes_sql) {
      pass_sql();
    } else {
      lines_.advance();
    }
    const bool dashes = !lines_.at_end() && lines_.text() == "----";
    if (!dashes && words[0] == "statement" && words.size() > 1 && words[1] == "error") {
      narrow(words.size() == 2 ? kAnyErrors : kBareErrors, words);
    }
    if (!takes_sql || !dashes) return;
    if (words[0] == "statement") {
      narrow(kMessages, words);
      evidence_.messages = true;
    } else if (words.size() > 1 && words[1] != "error") {
      return read_result(words);
    }
    pass_block();
  }

  void pass_sql() {
    lines_.advance();
    while (!lines_.at_end() && !is_white(lines_.text()) && lines_.text() != "----") {
      lines_.advance();
    }
  }

  void read_result(const Words& head) {
    lines_.advance();
    const std::size_t columns = head[1].size();
    std::size_t count = 0;
    bool rows = true;
    for (; !lines_.at_end() && !is_white(lines_.text()); lines_.advance()) {
      if (lines_.text().find(kIgnoreMarker) != std::string_view::npos) {
        line_ = lines_.number();
        narrow(Families::of({Family::SqllogictestRs}), {kIgnoreMarker});
      }
      if (columns < 2) continue;
      ++count;
      const Words words = words_of(lines_.text());
      if (words.size() > 2 && words[1] == "values") return pass_block();  // a hash
      rows = rows && words.size() >= columns;
      if (lines_.text().find('\t') != std::string_view::npos) evidence_.tabs = true;
    }
    if (count == 0) return;
    if (rows) evidence_.rows = true;
    if (!rows && count % columns == 0) evidence_.values = true;
  }

  Lines lines_;
  std::size_t line_ = 0;  ///< Of what is read.
  Evidence evidence_;
};

}  // namespace

Evidence find_evidence(std::string_view text) { return EvidenceReader(text).read(); }

}  // namespace weir::slt
