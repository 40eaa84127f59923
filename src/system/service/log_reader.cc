// Reading from where the last look ended.
#include "system/service/log_reader.h"

#include <algorithm>
#include <fstream>
#include <utility>
#include <vector>

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunk = std::size_t{64} << 10U;
constexpr std::size_t kLongestLine = std::size_t{64} << 10U;
constexpr std::size_t kShownLines = 5;
constexpr std::size_t kShownBytes = 4096;  // of each line

}  // namespace

std::uint64_t log_length(const fs::path& log) {
  std::error_code error;
  const std::uintmax_t length = fs::file_size(log, error);
  return error ? 0 : length;
}

LogEnd read_log_end(const fs::path& log, std::uint64_t begin, std::uint64_t end,
                    std::uint64_t limit) {
  end = std::min(end, log_length(log));
  if (end < begin) begin = 0;  // it was begun anew
  const std::uint64_t from = end - std::min(end - begin, limit);
  std::ifstream file(log, std::ios::binary);
  if (!file.seekg(static_cast<std::streamoff>(from))) return {};
  LogEnd read{std::string(end - from, '\0'), from - begin};
  file.read(read.text.data(), static_cast<std::streamsize>(read.text.size()));
  read.text.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file.gcount())));
  const std::size_t line_end = read.text.find('\n');
  if (read.left_out > 0 && line_end != std::string::npos && line_end + 1 < read.text.size()) {
    read.left_out += line_end + 1;
    read.text.erase(0, line_end + 1);
  }
  return read;
}

LogSearch::LogSearch(fs::path log, std::uint64_t begin) : log_(std::move(log)), offset_(begin) {}

bool LogSearch::look(const Pattern& pattern) {
  if (log_length(log_) < offset_) {
    offset_ = 0;
    part_.clear();
  }
  std::ifstream file(log_, std::ios::binary);
  if (!file.seekg(static_cast<std::streamoff>(offset_))) return false;
  bool found = false;
  std::vector<char> chunk(kChunk);
  while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), file.gcount() > 0) {
    const std::string_view text(chunk.data(), static_cast<std::size_t>(file.gcount()));
    offset_ += text.size();
    found = take(text, pattern) || found;
  }
  return found || (!part_.empty() && pattern.found_in(part_));
}

bool LogSearch::take(std::string_view text, const Pattern& pattern) {
  bool found = false;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    part_ += text.substr(0, end);
    found = found || pattern.found_in(part_);
    end_line();
    text.remove_prefix(end + 1);
  }
  part_ += text;
  if (part_.size() <= kLongestLine) return found;
  // What is forgotten of it is looked at now.
  found = found || pattern.found_in(part_);
  part_.erase(0, part_.size() - kLongestLine);
  return found;
}

void LogSearch::end_line() {
  const std::string line = std::exchange(part_, {});
  if (line.empty()) return;
  last_.push_back(line.substr(0, kShownBytes));
  if (last_.size() > kShownLines) last_.pop_front();
}

std::string LogSearch::last_lines() const {
  std::string lines;
  for (const std::string& line : last_) lines += line + '\n';
  if (!part_.empty()) lines += part_.substr(0, kShownBytes) + '\n';
  return lines;
}

}  // namespace weir::system
