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
  std::vector<std::string_view> names;
  std::size_t step = 0;
  std::size_t steps = 0;
  for (const auto& [id, file] : progress.running) {
    if (names.size() < kFilesNamed) names.push_back(file.path);
    step += file.step;
    steps += std::max(file.step, file.steps);
  }
  std::string text = join(names, ", ");
  const std::size_t more = progress.running.size() - names.size();
  if (more > 0) text += fmt::format(" and {} more", more);
  if (step > 0) text += fmt::format(" ({} of {})", step, steps);
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
  constexpr std::size_t kFilesToGuess = 3;
  constexpr double kPartToGuess = 0.05;
  constexpr Nanoseconds kTimeToGuess = 2s;
  if (files <= done) return std::nullopt;
  const double part = fraction();
  const bool enough = done >= kFilesToGuess || (part >= kPartToGuess && elapsed >= kTimeToGuess);
  if (!enough || part <= 0) return std::nullopt;
  return std::chrono::duration_cast<Nanoseconds>(elapsed * (1 / part - 1));
}

double RunningFile::fraction() const {
  if (steps == 0 || step == 0) return 0;
  // The last step that has begun is not done yet.
  return std::min(1.0, static_cast<double>(step - 1) / static_cast<double>(steps));
}

double RunProgress::fraction() const {
  const bool sized = bytes > 0;
  double part = static_cast<double>(sized ? done_bytes : done);
  for (const auto& [id, file] : running) {
    part += file.fraction() * (sized ? static_cast<double>(file.bytes) : 1);
  }
  const double whole = static_cast<double>(sized ? bytes : files);
  return whole > 0 ? std::min(1.0, part / whole) : 0;
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
