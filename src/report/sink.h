// TextSink: where a reporter's text goes.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace weir::report {

/// Takes text in the order it was written. Used under the journal's lock, so never by two threads
/// at once.
class TextSink {
 public:
  virtual ~TextSink() = default;
  virtual void write(std::string_view text) = 0;
  /// Hands everything written so far to the operating system.
  virtual void flush() {}
};

/// Keeps the text in memory.
class StringSink final : public TextSink {
 public:
  void write(std::string_view text) override { text_ += text; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// A file, or standard output. A write that fails is remembered, and later ones are dropped: the
/// run goes on, and `finish` tells.
class FileSink final : public TextSink {
 public:
  /// Creates or empties the file; `-` is standard output. Unavailable with the system's reason.
  [[nodiscard]] static Result<std::unique_ptr<FileSink>> create(const std::filesystem::path& path);
  [[nodiscard]] static std::unique_ptr<FileSink> standard_output();
  FileSink(const FileSink&) = delete;
  FileSink& operator=(const FileSink&) = delete;
  ~FileSink() override;

  void write(std::string_view text) override;
  void flush() override;
  /// Flushes; the first error of any write so far, as Unavailable.
  [[nodiscard]] Result<void> finish();

 private:
  FileSink(std::FILE* file, std::string name) : file_(file), name_(std::move(name)) {}
  void note_error();

  std::FILE* file_;
  std::string name_;
  int error_ = 0;  ///< The errno of the first failure, or 0.
};

}  // namespace weir::report
