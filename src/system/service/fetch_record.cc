// Records of fetches as lines of words.
#include "system/service/fetch_record.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

/// The rest of the line behind its first word, if that is `key`.
bool takes(std::string_view line, std::string_view key, std::string_view& rest) {
  if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != ' ') return false;
  rest = line.substr(key.size() + 1);
  return true;
}

void take_file(std::string_view rest, std::vector<FetchedFile>& files) {
  const std::size_t bytes_at = rest.find(' ');
  if (bytes_at == std::string_view::npos) return;
  const std::size_t name_at = rest.find(' ', bytes_at + 1);
  if (name_at == std::string_view::npos) return;
  FetchedFile file{std::string(rest.substr(name_at + 1)), std::string(rest.substr(0, bytes_at)), 0};
  (void)parse_unsigned(rest.substr(bytes_at + 1, name_at - bytes_at - 1), file.bytes);
  files.push_back(std::move(file));
}

void take_line(std::string_view line, FetchRecord& record) {
  std::string_view rest;
  std::uint64_t number = 0;
  if (takes(line, "label", rest)) record.label = rest;
  if (takes(line, "downloaded", rest)) (void)parse_unsigned(rest, record.downloaded);
  if (takes(line, "size", rest)) (void)parse_unsigned(rest, record.size);
  if (takes(line, "took", rest) && parse_unsigned(rest, number)) {
    record.took = std::chrono::milliseconds(number);
  }
  if (takes(line, "fetched", rest)) (void)parse_integer(rest, record.fetched);
  if (takes(line, "content", rest)) record.files.content_sha256 = rest;
  if (takes(line, "file", rest)) take_file(rest, record.files.files);
}

}  // namespace

FetchedFiles summarise(std::vector<FetchedFile> files) {
  std::ranges::sort(files, {}, &FetchedFile::name);
  std::vector<std::string> lines;
  for (const FetchedFile& file : files) {
    lines.push_back(fmt::format("{}  {}\n", file.sha256, file.name));
  }
  std::ranges::sort(lines);
  std::string text;
  for (const std::string& line : lines) text += line;
  return {std::move(files), sha256_hex(text)};
}

std::string to_text(const FetchRecord& record) {
  std::string text =
      fmt::format("label {}\ndownloaded {}\nsize {}\ntook {}\nfetched {}\ncontent {}\n",
                  record.label, record.downloaded, record.size, record.took.count(), record.fetched,
                  record.files.content_sha256);
  for (const FetchedFile& file : record.files.files) {
    text += fmt::format("file {} {} {}\n", file.sha256, file.bytes, file.name);
  }
  return text;
}

FetchRecord parse_fetch_record(std::string_view text) {
  FetchRecord record;
  for (const std::string_view line : split(text, '\n')) take_line(line, record);
  return record;
}

std::uint64_t bytes_below(const fs::path& folder) {
  std::uint64_t bytes = 0;
  std::error_code error;
  if (fs::is_regular_file(folder, error)) return fs::file_size(folder, error);
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                         error);
  // Files come and go meanwhile: what cannot be read counts nothing.
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (!entry->is_regular_file(ignored) || entry->is_symlink(ignored)) continue;
    const std::uint64_t size = entry->file_size(ignored);
    if (!ignored) bytes += size;
  }
  return bytes;
}

}  // namespace weir::system
