// Wording and drawing of the status line.
#include "report/status_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "report/clean.h"
#include "report/times.h"

namespace weir::report {
namespace {

using std::chrono_literals::operator""s;

constexpr Nanoseconds kWorthSaying = 1s;
constexpr std::size_t kFilesNamed = 3;
constexpr std::size_t kCommandWidth = 50;
constexpr std::string_view kSeparator = " · ";
constexpr std::string_view kEraseLine = "\r\x1b[2K";

std::string wait_text(const OpenWait& wait) {
  std::string text = fmt::format("{} waits for `{}` ({:.0f} s, {:.0f} s left)", wait.place,
                                 one_line(wait.command, kCommandWidth), in_seconds(wait.elapsed),
                                 in_seconds(wait.left));
  if (!wait.last_seen.empty()) text += fmt::format(", last seen: {}", wait.last_seen);
  return text;
}

std::string running_text(const RunProgress& progress) {
  if (progress.running.size() == 1) {
    const RunningFile& file = progress.running.begin()->second;
    if (file.step == 0 || file.steps == 0) return file.path;
    return fmt::format("{} ({} of {})", file.path, file.step, file.steps);
  }
  std::vector<std::string_view> names;
  for (const auto& [id, file] : progress.running) {
    if (names.size() < kFilesNamed) names.push_back(file.path);
  }
  std::string text = join(names, ", ");
  const std::size_t more = progress.running.size() - names.size();
  if (more > 0) text += fmt::format(" and {} more", more);
  return text;
}

std::string time_text(const RunProgress& progress) {
  std::string text = clock_time(progress.elapsed);
  if (const auto left = progress.left()) text += fmt::format(", {} left", clock_time(*left));
  return text;
}

std::string activity_text(const RunProgress& progress) {
  if (const RunningFile* file = progress.waiting()) return wait_text(*file->wait);
  if (!progress.preparing.empty()) return progress.preparing;
  return running_text(progress);
}

}  // namespace

const RunningFile* RunProgress::waiting() const {
  const RunningFile* longest = nullptr;
  for (const auto& [id, file] : running) {
    if (!file.wait || file.wait->elapsed < kWorthSaying) continue;
    if (longest == nullptr || file.wait->elapsed > longest->wait->elapsed) longest = &file;
  }
  return longest;
}

std::optional<Nanoseconds> RunProgress::left() const {
  constexpr std::size_t kEnoughToGuess = 3;
  if (done < kEnoughToGuess || files <= done) return std::nullopt;
  const double rest = static_cast<double>(files - done) / static_cast<double>(done);
  return std::chrono::duration_cast<Nanoseconds>(elapsed * rest);
}

std::string status_text(const RunProgress& progress, std::size_t columns) {
  std::vector<std::string> parts;
  parts.push_back(progress.files == 0 ? std::to_string(progress.done)
                                      : fmt::format("{}/{}", progress.done, progress.files));
  if (progress.failed > 0) parts.push_back(fmt::format("{} failed", progress.failed));
  parts.push_back(time_text(progress));
  parts.push_back(activity_text(progress));
  std::string text;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += kSeparator;
    text += part;
  }
  return one_line(text, columns);
}

void StatusLine::draw(const std::string& text) {
  if (text == shown_) return;
  sink_.write(std::string(kEraseLine) + text);
  sink_.flush();
  shown_ = text;
}

void StatusLine::erase() {
  if (shown_.empty()) return;
  sink_.write(kEraseLine);
  shown_.clear();
}

}  // namespace weir::report
