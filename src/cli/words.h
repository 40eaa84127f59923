// The command line as a text in which mistakes can be pointed at, without the secrets in it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.h"

namespace weir::cli {

/// The word as a POSIX shell needs it: as it is, or in single quotes.
[[nodiscard]] std::string shell_quote(std::string_view word);

/// The text with the passwords of all `scheme://user:password@` and `password=...` in it masked.
[[nodiscard]] std::string mask_passwords(std::string_view text);

/// Which part of a word is wrong.
enum class Part {
  Whole,
  Name,   ///< Up to the first `=`.
  Value,  ///< Behind the first `=`.
};

/// A place on the command line: word `index`, counted from 0 behind the program's name. The number
/// of words itself is the place behind the last one.
struct WordPlace {
  std::size_t index = 0;
  Part part = Part::Whole;
};

/// One thing that is wrong with the command line.
struct Mistake {
  std::optional<WordPlace> place;  ///< None if it is nowhere on the command line.
  std::string message;
  std::string hint;
};

/// What was typed.
class Words {
 public:
  Words(std::string program, std::vector<std::string> words)
      : program_(std::move(program)), words_(std::move(words)), shown_(words_) {}

  [[nodiscard]] const std::string& program() const { return program_; }
  [[nodiscard]] std::size_t size() const { return words_.size(); }
  [[nodiscard]] const std::string& operator[](std::size_t index) const { return words_[index]; }

  /// From now on `text`, which has no secrets, is shown in the place of the word.
  void show_as(std::size_t index, std::string text) { shown_[index] = std::move(text); }
  /// The words without secrets, program first.
  [[nodiscard]] std::vector<std::string> shown() const;

  /// "PROGRAM: error: message", the command line, a caret, a hint.
  [[nodiscard]] std::string render(const Mistake& mistake, Colour colour) const;

 private:
  struct Line {
    std::string text;
    std::vector<Span> spans;  ///< One per word, the program first, and one behind the last.
  };
  [[nodiscard]] Line line() const;
  [[nodiscard]] Span span_of(const Line& line, WordPlace place) const;

  std::string program_;
  std::vector<std::string> words_;
  std::vector<std::string> shown_;
};

}  // namespace weir::cli
