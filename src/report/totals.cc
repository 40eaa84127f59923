// The end of the console's output.
#include "report/totals.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "base/text.h"
#include "report/failure.h"
#include "report/times.h"

namespace weir::report {
namespace {

using std::chrono_literals::operator""ms;
using plan::Verdict;

constexpr std::size_t kSlowFiles = 10;
constexpr Nanoseconds kSlow = 100ms;  // nobody looks for time in faster files
constexpr std::size_t kFailuresListed = 50;

struct Noun {
  Verdict verdict;
  std::string_view text;
};
constexpr std::array kNouns = {Noun{Verdict::Pass, "passed"}, Noun{Verdict::Fail, "failed"},
                               Noun{Verdict::Error, "errors"}, Noun{Verdict::Skip, "skipped"},
                               Noun{Verdict::Unjudged, "unjudged"}};

bool is_failure(Verdict verdict) { return verdict == Verdict::Fail || verdict == Verdict::Error; }

std::string last_line(const plan::RunEnded& run, std::uint64_t not_run, std::string_view repeat,
                      Colour colour) {
  const std::uint64_t failed = run.files.of(Verdict::Fail) + run.files.of(Verdict::Error);
  const std::string counts =
      fmt::format("{} passed, {} failed, {} skipped", run.files.of(Verdict::Pass), failed,
                  run.files.of(Verdict::Skip));
  std::string_view code = "1;33";
  if (run.files.of(Verdict::Pass) > 0) code = "1;32";
  if (failed > 0) code = "1;31";
  std::string line =
      fmt::format("{} in {:.2f} s", painted(colour, code, counts), in_seconds(run.elapsed));
  if (not_run > 0) line += fmt::format(", {} not run", not_run);
  if (!repeat.empty()) line += fmt::format(", to repeat: {}", repeat);
  return line + "\n";
}

std::uint64_t total_of(const plan::Counts& counts) {
  return std::accumulate(counts.by_verdict.begin(), counts.by_verdict.end(), std::uint64_t{0});
}

std::string commands_line(const plan::Counts& counts, std::string_view noun) {
  const std::uint64_t total = total_of(counts);
  if (total == 0) return {};
  const bool all_passed = total == counts.of(Verdict::Pass);
  return fmt::format("{}: {}\n", count_of(total, noun),
                     all_passed ? "all passed" : counts_text(counts));
}

/// "3 queries asked again through a view, 2 not: 1 ..., 1 ...".
std::string views_line(const plan::ViewCounts& views) {
  std::uint64_t left_out = 0;
  std::string why;
  for (const auto& [reason, count] : views.left_out) {
    left_out += count;
    why += fmt::format("{}{} {}", why.empty() ? ": " : ", ", count, reason);
  }
  const std::string asked =
      fmt::format("{} asked again through a view",
                  views.checked == 1 ? "1 query" : fmt::format("{} queries", views.checked));
  return left_out == 0 ? asked + "\n" : fmt::format("{}, {} not{}\n", asked, left_out, why);
}

}  // namespace

std::string counts_text(const plan::Counts& counts, std::string_view noun, std::string_view skips) {
  const std::uint64_t total = total_of(counts);
  if (total == counts.of(Verdict::Pass)) return total == 0 ? "" : count_of(total, noun);
  std::string text;
  for (const Noun& counted : kNouns) {
    const std::uint64_t count = counts.of(counted.verdict);
    if (count == 0) continue;
    if (!text.empty()) text += ", ";
    const bool one_error = counted.verdict == Verdict::Error && count == 1;
    text += fmt::format("{} {}", count, one_error ? "error" : counted.text);
    if (counted.verdict == Verdict::Skip && !skips.empty()) text += fmt::format(" ({})", skips);
  }
  return text;
}

void Totals::add_file(std::string_view path, const plan::FileEnded& file, std::string_view headline,
                      std::size_t problems) {
  ++files_;
  const auto faster = [&](const Slow& slow) { return slow.elapsed < file.elapsed; };
  slowest_.insert(std::find_if(slowest_.begin(), slowest_.end(), faster),
                  {std::string(path), file.elapsed});
  if (slowest_.size() > kSlowFiles) slowest_.pop_back();
  if (!is_failure(file.verdict)) return;
  std::string line(headline);
  if (problems > 1) line += fmt::format(" (and {} more)", problems - 1);
  failures_.emplace(path, std::move(line));
}

std::string Totals::slowest_text(Colour colour) const {
  if (files_ <= kSlowFiles || slowest_.front().elapsed < kSlow) return {};
  std::string text = painted(colour, "1", "slowest files:") + "\n";
  for (const Slow& slow : slowest_) {
    if (slow.elapsed < kSlow) break;
    text += fmt::format("  {:>8.2f} s  {}\n", in_seconds(slow.elapsed), slow.path);
  }
  return text + "\n";
}

std::string Totals::failures_text(Colour colour) const {
  if (files_ < 2 || failures_.empty()) return {};
  std::string text = painted(colour, "1", "failures:") + "\n";
  std::size_t shown = 0;
  for (const auto& [path, line] : failures_) {
    if (++shown > kFailuresListed) break;
    text += "  " + line + "\n";
  }
  const std::size_t more = failures_.size() - std::min(failures_.size(), kFailuresListed);
  if (more > 0) text += fmt::format("  … and {}\n", count_of(more, "more file"));
  return text + "\n";
}

/// Files that were left alone, and those that the run never came to.
std::uint64_t Totals::not_run(const plan::Counts& files) const {
  const std::uint64_t ended = total_of(files);
  const std::uint64_t never = expected_files_ > ended ? expected_files_ - ended : 0;
  return never + files.of(Verdict::Unjudged);
}

std::string Totals::text(const plan::RunEnded& run, std::string_view repeat, Colour colour) const {
  std::string out = slowest_text(colour) + failures_text(colour);
  if (run.exit_code == 130) out += painted(colour, "1;33", "interrupted") + "\n";
  if (files_ > 1) out += commands_line(run.commands, all_records_ ? kRecord : kCommand);
  if (run.views != nullptr) out += views_line(*run.views);
  return out + last_line(run, not_run(run.files), repeat, colour);
}

}  // namespace weir::report
