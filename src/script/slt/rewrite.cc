// Rewriting of a script, record by record.
#include "script/slt/rewrite.h"

#include <algorithm>
#include <map>

#include "script/slt/layout.h"
#include "script/slt/lines.h"
#include "script/slt/rewrite_parts.h"

namespace weir::slt {
namespace {

bool is_multiline(const Rewriting& rewriting) {
  const QueryExtra* extra = rewriting.script.extra_of(rewriting.record);
  return extra != nullptr && extra->multiline;
}

/// A record that expects rows, and none any more.
void drop_rows(const Rewriting& rewriting) {
  if (rewriting.record.has(flag::kDashes)) remove_lines(rewriting);
}

void edit_error(const Rewriting& rewriting) {
  edit_head(rewriting);
  if (takes_message(rewriting)) {
    edit_message(rewriting, message_lines(rewriting));
  } else {
    drop_rows(rewriting);
  }
}

/// Why the answer is none that a record of this kind can have; empty if it can.
std::string why_impossible(const Rewriting& rewriting) {
  const Record& record = rewriting.record;
  const AnswerKind kind = rewriting.answer.kind;
  if (record.kind == RecordKind::System) {
    return kind == AnswerKind::Output ? "" : "a command of the shell has only its output";
  }
  if (record.kind == RecordKind::Copy || record.kind == RecordKind::CopyError) {
    const bool can_say = kind == AnswerKind::Error || kind == AnswerKind::Count;
    return can_say && record.has(flag::kDashes) ? "" : "there is no place for it in a copy";
  }
  if (record.kind == RecordKind::Simple) {
    return kind == AnswerKind::Rows ? "" : "a `simple` has only its lines";
  }
  const bool query = record.kind == RecordKind::Query;
  if (!query && record.kind != RecordKind::Statement) return "it is neither statement nor query";
  if (kind == AnswerKind::Output) return "it is no command of the shell";
  if (kind == AnswerKind::Rows) {
    const bool rows = query && rewriting.script.error_of(record) == nullptr;
    return rows ? "" : "rows can only be expected of a query";
  }
  if (query && is_multiline(rewriting)) return "a query with a value of many lines stays a query";
  const ExpectedError* old = rewriting.script.error_of(record);
  const bool loses_code = kind == AnswerKind::Error && old != nullptr && !old->code.text.empty() &&
                          !is_sqlstate(rewriting.answer.code);
  return loses_code ? "it expects a SQLSTATE, and this engine has none" : "";
}

void make_edits(const Rewriting& rewriting) {
  const Answer& answer = rewriting.answer;
  const RecordKind kind = rewriting.record.kind;
  if (kind == RecordKind::Copy || kind == RecordKind::CopyError) return edit_copy(rewriting);
  switch (answer.kind) {
    case AnswerKind::Rows:
      if (!answer.letters.empty()) {
        rewriting.replace(rewriting.script.query_of(rewriting.record)->letters, answer.letters);
      }
      edit_lines(rewriting, answer.lines);
      return;
    case AnswerKind::Output: edit_message(rewriting, answer.lines); return;
    case AnswerKind::Error: edit_error(rewriting); return;
    case AnswerKind::Success:
    case AnswerKind::Count:
    case AnswerKind::Notice:
      edit_head(rewriting);
      drop_rows(rewriting);
      return;
  }
}

/// The bytes of `whole` with the edits, which do not overlap.
std::string apply(std::string_view text, Span whole, Edits& edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& left, const Edit& right) {
    return left.span.begin < right.span.begin;
  });
  std::string made;
  std::uint32_t at = whole.begin;
  for (const Edit& edit : edits) {
    made += text.substr(at, edit.span.begin - at);
    made += edit.text;
    at = edit.span.end();
  }
  made += text.substr(at, whole.end() - at);
  return made;
}

/// Builds the new text.
class Rewriter {
 public:
  Rewriter(const Script& script, std::span<const Replacement> replacements)
      : script_(script), rows_(script), layout_(script.dialect->layout) {
    for (const Replacement& replacement : replacements) {
      wanted_.emplace(replacement.head, &replacement.answer);
    }
  }

  Rewritten run() {
    for (const Record& record : script_.records) {
      layout_ = layout_behind(script_, record, layout_);
      const auto found = wanted_.find(record.head.begin);
      if (found == wanted_.end()) {
        out_.text += script_.source.slice(script_.tile_of(record));
        continue;
      }
      Answer answer = *found->second;
      if (answer.kind == AnswerKind::Rows) rows_.apply(record, layout_, answer);
      rewrite_record(record, answer);
      wanted_.erase(found);
    }
    if (script_.records.empty()) out_.text = script_.source.text();
    for (const auto& [head, answer] : wanted_) out_.refused.push_back({head, "it is not there"});
    return std::move(out_);
  }

 private:
  void rewrite_record(const Record& record, const Answer& answer) {
    const Span tile = script_.tile_of(record);
    Edits edits;
    const Rewriting rewriting{script_, record, answer, edits};
    std::string reason = why_impossible(rewriting);
    std::string made;
    if (reason.empty()) {
      make_edits(rewriting);
      if (edits.empty()) reason = "it says so already";
      made = apply(script_.source.text(), tile, edits);
      const std::size_t size = made.size();
      const std::string_view next = following(record);
      made += next;
      if (reason.empty()) reason = why_wrong(rewriting, made, next.size());
      made.resize(size);
    }
    if (!reason.empty()) {
      out_.refused.push_back({record.head.begin, std::move(reason)});
      made = script_.source.slice(tile);
    } else {
      out_.changed.push_back(record.head.begin);
      if (fails_only_now(record, answer)) out_.failing.push_back(record.head.begin);
    }
    out_.text += made;
  }

  [[nodiscard]] bool fails_only_now(const Record& record, const Answer& answer) const {
    if (record.kind != RecordKind::Simple) {
      return answer.kind == AnswerKind::Error && script_.error_of(record) == nullptr;
    }
    constexpr std::string_view kError = "db error: ";  // the first line of one that fails
    return !answer.lines.empty() && answer.lines.front().starts_with(kError) &&
           !script_.source.slice(record.expected).starts_with(kError);
  }

  /// The bytes of the next record, which must not be drawn in; of the last one, nothing.
  [[nodiscard]] std::string_view following(const Record& record) const {
    const auto next = static_cast<std::size_t>(&record - script_.records.data()) + 1;
    if (next >= script_.records.size()) return {};
    return script_.source.slice(script_.tile_of(script_.records[next]));
  }

  const Script& script_;
  RowStyle rows_;
  Layout layout_;
  std::map<std::uint32_t, const Answer*> wanted_;
  Rewritten out_;
};

}  // namespace

Rewritten rewrite(const Script& script, std::span<const Replacement> replacements) {
  return Rewriter(script, replacements).run();
}

}  // namespace weir::slt
