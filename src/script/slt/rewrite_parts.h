// What rewriting is made of: edits of one record.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "script/slt/rewrite.h"

namespace weir::slt {

/// `text` in place of the bytes of `span`.
struct Edit {
  Span span;
  std::string text;
};
using Edits = std::vector<Edit>;

/// One record that is rewritten.
struct Rewriting {
  const Script& script;
  const Record& record;
  const Answer& answer;
  Edits& edits;

  [[nodiscard]] const Dialect& dialect() const { return *script.dialect; }
  [[nodiscard]] std::string_view text() const { return script.source.text(); }
  [[nodiscard]] std::string_view slice(Span span) const { return script.source.slice(span); }
  void replace(Span span, std::string text) const {
    if (slice(span) != text) edits.push_back({span, std::move(text)});
  }
};

/// How the dialect writes the error that it expects.
enum class ErrorStyle : std::uint8_t {
  Bare,     ///< It has no words for it.
  Inline,   ///< A regex behind `error`.
  Message,  ///< Below `----`.
  Either,   ///< As Inline, and a message for what has more than a line.
};
[[nodiscard]] ErrorStyle error_style(const Dialect& dialect);

/// Whether the message is written below `----`, in this record and dialect.
[[nodiscard]] bool takes_message(const Rewriting& rewriting);
/// The message as it is written below `----`.
[[nodiscard]] std::vector<std::string> message_lines(const Rewriting& rewriting);
/// Whether the code of an error is a SQLSTATE, and none of an engine's own.
[[nodiscard]] bool is_sqlstate(std::string_view code);
/// The first line of a message, without white space at its ends.
[[nodiscard]] std::string_view first_line(std::string_view message);
/// A regex for the message, or for its first line.
[[nodiscard]] std::string message_pattern(const Dialect& dialect, std::string_view message);

/// Gives rows the blanks between values that the script's own rows have.
class RowStyle {
 public:
  explicit RowStyle(const Script& script) : script_(script) {}

  /// `lines` of a query that is answered by them; `layout` is that of its place.
  void apply(const Record& record, Layout layout, Answer& answer);

 private:
  const std::string& of_script();

  const Script& script_;
  std::optional<std::string> of_script_;
};

/// Changes the line of the record, so that it expects what the answer says.
void edit_head(const Rewriting& rewriting);

/// The same for `copy` and `copy-error`, with what stands below `----`.
void edit_copy(const Rewriting& rewriting);

/// Changes the lines below `----`, which are `lines` then; the line `----` is added if it is
/// missing and there are some.
void edit_lines(const Rewriting& rewriting, const std::vector<std::string>& lines);
/// The same for a message: it stands as a whole.
void edit_message(const Rewriting& rewriting, const std::vector<std::string>& lines);
/// Removes the line `----` and what follows.
void remove_lines(const Rewriting& rewriting);

/// Why `made`, which begins with the new bytes of the record and goes on with `following` bytes of
/// the next one, does not say what the answer says; empty if it does.
[[nodiscard]] std::string why_wrong(const Rewriting& rewriting, const std::string& made,
                                    std::size_t following);

}  // namespace weir::slt
