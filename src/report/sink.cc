// Sinks over stdio, whose buffer keeps a line per event cheap.
#include "report/sink.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace weir::report {
namespace {

Failure cannot_write(std::string_view name, int error) {
  return fail(ErrorKind::Unavailable,
              fmt::format("cannot write `{}`: {}", name, std::strerror(error)));
}

}  // namespace

Result<std::unique_ptr<FileSink>> FileSink::create(const std::filesystem::path& path) {
  if (path == "-") return standard_output();
  std::FILE* file = std::fopen(path.c_str(), "we");
  if (file == nullptr) return cannot_write(path.string(), errno);
  return std::unique_ptr<FileSink>(new FileSink(file, path.string()));
}

std::unique_ptr<FileSink> FileSink::standard_output() {
  return std::unique_ptr<FileSink>(new FileSink(stdout, "standard output"));
}

FileSink::~FileSink() {
  if (file_ == stdout) {
    std::fflush(file_);
  } else {
    std::fclose(file_);
  }
}

void FileSink::write(std::string_view text) {
  if (error_ != 0) return;
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) note_error();
}

void FileSink::flush() {
  if (error_ == 0 && std::fflush(file_) != 0) note_error();
}

void FileSink::note_error() { error_ = errno == 0 ? EIO : errno; }

Result<void> FileSink::finish() {
  flush();
  if (error_ != 0) return cannot_write(name_, error_);
  return {};
}

}  // namespace weir::report
