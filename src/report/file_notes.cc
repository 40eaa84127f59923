// The text of one file on the console.
#include "report/file_notes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/clean.h"
#include "report/failure.h"
#include "report/times.h"
#include "report/totals.h"

namespace weir::report {
namespace {

using plan::Verdict;

constexpr std::size_t kProblemsShown = 50;  // of one file
constexpr std::size_t kRecordsWhole = 10;   // of records, which go on after a failure
constexpr std::size_t kNextShown = 2;
constexpr std::size_t kWarningsShown = 5;
constexpr std::size_t kLineWidth = 100;
constexpr std::size_t kSkipsNamed = 3;

struct VerdictLook {
  std::string_view word;
  std::string_view colour;
};

VerdictLook look_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Pass: return {"pass", "32"};
    case Verdict::Fail: return {"FAIL", "1;31"};
    case Verdict::Error: return {"ERROR", "1;31"};
    case Verdict::Skip: return {"skip", "33"};
    case Verdict::Unjudged: return {"none", "33"};
  }
  return {"none", "33"};
}

bool is_bad(Verdict verdict) { return verdict == Verdict::Fail || verdict == Verdict::Error; }

std::string further_iterations(std::size_t count) {
  return fmt::format("… and {}", count_of(count, "more iteration"));
}

std::string first_line(const MaskedSource& masked) {
  return one_line(line_around(masked.source.text(), masked.span.begin), kLineWidth);
}

}  // namespace

std::string first_line(const SecretFilter& secrets, const Source& source, Span span) {
  return first_line(secrets.mask(source, span));
}

std::string FileNotes::first_line_of(const plan::CommandReport& command) {
  return first_line(masked_.mask(*secrets_, *command.source, command.span));
}

std::uint32_t FileNotes::line_of(const plan::CommandReport& command) {
  return places_.at({}, *command.source, command.span.begin).line;
}

void FileNotes::start(const plan::FileStarted& file) {
  path_ = clean(*secrets_, file.path);
  records_ = !file.dialect.empty();
}

std::string_view FileNotes::noun() const { return records_ ? kRecord : kCommand; }

/// Whether the next problem is shown whole. Of records, which go on after a failure, there are
/// many.
bool FileNotes::keeps_whole() const {
  return shown_count_ < (records_ ? kRecordsWhole : kProblemsShown);
}

template <typename Problem>
void FileNotes::keep(const Problem& problem) {
  if (shown_count_ == kProblemsShown) return;
  const bool whole = keeps_whole();
  std::string text =
      whole ? describe(problem, *secrets_, colour_) : report::headline(problem, *secrets_);
  ++shown_count_;
  if (!whole && kept_.back().text == text) {
    ++kept_.back().times;
  } else {
    kept_.push_back({std::move(text), whole});
  }
}

bool FileNotes::fold(const std::string& key) {
  const auto found = of_loops_.find(key);
  if (found == of_loops_.end()) return false;
  ++kept_[found->second].further;
  ++folded_count_;
  return true;
}

/// In a loop one record fails many times. What is shown whole must be the same in all its parts to
/// be told once.
void FileNotes::add_of_loop(const plan::CommandReport& command) {
  const std::string line =
      fmt::format("{} {} {}", fmt::ptr(command.source), command.span.begin, command.message);
  const std::string all = fmt::format("{}\n{}\n{}\n{}\n{}", line, command.diff, command.expected,
                                      command.actual, command.detail);
  if (fold(all) || fold(line)) return;
  const bool whole = keeps_whole();
  const std::size_t before = kept_.size();
  keep(command);
  if (kept_.size() > before) of_loops_.emplace(whole ? all : line, before);
}

void FileNotes::add_problem(const plan::CommandReport& command) {
  if (++problem_count_ == 1) first_headline_ = report::headline(command, *secrets_);
  if (command.iteration.empty()) {
    keep(command);
  } else {
    add_of_loop(command);
  }
}

void FileNotes::add_problem(const plan::Diagnosed& diagnosed) {
  if (++problem_count_ == 1) first_headline_ = report::headline(diagnosed, *secrets_);
  keep(diagnosed);
}

void FileNotes::add_remark(const plan::Diagnosed& diagnosed) {
  if (++warning_count_ > kWarningsShown) return;
  warnings_.push_back(report::headline(diagnosed, *secrets_));
}

void FileNotes::add_command(const plan::CommandReport& command) {
  if (command.source == nullptr) return;
  const bool explained = (command.verdict == Verdict::Skip || command.verdict == Verdict::Pass) &&
                         !command.reason.empty();
  const std::string reason =
      explained ? fmt::format("  ({})", clean(*secrets_, command.reason)) : std::string();
  commands_ +=
      fmt::format("  {:<8} {:>7.3f} s  {:>4}: {}{}\n", to_text(command.verdict),
                  in_seconds(command.elapsed), line_of(command), first_line_of(command), reason);
}

void FileNotes::add_unjudged(const plan::CommandReport& command) {
  ++unjudged_;
  if (next_.size() == kNextShown || command.source == nullptr) return;
  // In a file that has stopped the reason is the failure just above.
  const bool stopped = command.reason.starts_with(plan::kFileStopped);
  next_.push_back(fmt::format("{:>5} | {}{}", line_of(command), first_line_of(command),
                              stopped ? "" : "  (" + clean(*secrets_, command.reason) + ")"));
}

void FileNotes::add_skip(const plan::CommandReport& command) {
  if (!records_) return;
  const auto found = skips_.find(command.reason);
  if (found != skips_.end()) {
    ++found->second;
  } else {
    skips_.emplace(command.reason, 1);
  }
}

std::string FileNotes::headline(const plan::FileEnded& file) const {
  if (!first_headline_.empty()) return first_headline_;
  return fmt::format("{}: {}", clean(*secrets_, file.path), clean(*secrets_, file.reason));
}

/// "670 onlyif mysql, 12 halt": the most frequent reasons.
std::string FileNotes::skips() const {
  std::vector<std::pair<std::size_t, std::string_view>> reasons;
  for (const auto& [reason, count] : skips_) reasons.emplace_back(count, reason);
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  for (std::size_t i = 0; i < std::min(reasons.size(), kSkipsNamed); ++i) {
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ", reasons[i].first,
                        one_line(clean(*secrets_, reasons[i].second), kLineWidth / 2));
  }
  if (reasons.size() <= kSkipsNamed) return text;
  return text + fmt::format(" and {}", count_of(reasons.size() - kSkipsNamed, "other reason"));
}

std::string FileNotes::line(const plan::FileEnded& file) const {
  const VerdictLook look = look_of(file.verdict);
  const std::string word = painted(colour_, look.colour, fmt::format("{:<5}", look.word));
  const bool ran = file.commands.executed() > 0 || file.verdict != Verdict::Skip;
  const std::string time = ran ? fmt::format("{:>7.2f} s", in_seconds(file.elapsed)) : "";
  std::string line = fmt::format("{} {:>9}  {}", word, time, clean(*secrets_, file.path));
  const bool explained = file.verdict == Verdict::Skip || file.verdict == Verdict::Unjudged;
  std::string tail = explained ? clean(*secrets_, file.reason) : std::string();
  if (tail.empty() && (!explained || records_)) {
    tail = counts_text(file.commands, noun(), skips());
  }
  if (!file.note.empty()) {
    tail += fmt::format("{}{}", tail.empty() ? "" : ", ", clean(*secrets_, file.note));
  }
  if (!tail.empty()) line += "  " + painted(colour_, "2", tail);
  return line + "\n";
}

std::string FileNotes::problems(const plan::FileEnded& file) const {
  const std::string path = clean(*secrets_, file.path);
  std::string text = unfinished() + further_problems() + warnings();
  if (is_bad(file.verdict) && !file.reason.empty()) {
    text += fmt::format("\n{} {} {}\n", painted(colour_, "1", path + ":"),
                        painted(colour_, "1;31", "error:"),
                        painted(colour_, "1", clean(*secrets_, file.reason)));
  }
  if (is_bad(file.verdict)) text += next();
  if (!file.kept.empty()) text += fmt::format("\nkept: {}\n", clean(*secrets_, file.kept));
  return text.empty() ? text : text + "\n";
}

std::string FileNotes::unfinished() const {
  std::string text;
  for (const Kept& problem : kept_) {
    if (!problem.whole) break;
    text += "\n" + problem.text;
    if (problem.further > 0) text += further_iterations(problem.further) + "\n";
  }
  return text;
}

std::string FileNotes::further_problems() const {
  std::string text;
  for (const Kept& problem : kept_) {
    if (problem.whole) continue;
    if (text.empty()) text += "\n";
    text += problem.text;
    if (problem.times > 1) text += fmt::format(" ({} times)", problem.times);
    if (problem.further > 0) text += " " + further_iterations(problem.further);
    text += "\n";
  }
  const std::size_t more = problem_count_ - shown_count_ - folded_count_;
  if (more == 0) return text;
  return text + fmt::format("{}… {} in {}\n", text.empty() ? "\n" : "",
                            count_of(more, "more problem"), path_);
}

/// Briefly: `weir check` shows them with their lines and hints.
std::string FileNotes::warnings() const {
  if (warnings_.empty()) return {};
  std::string text =
      "\n" + painted(colour_, "2", "what `weir check` warns of in this file:") + "\n";
  for (const std::string& line : warnings_) text += "  " + line + "\n";
  if (warning_count_ > warnings_.size()) {
    text += fmt::format("  … {}\n", count_of(warning_count_ - warnings_.size(), "more warning"));
  }
  return text;
}

/// What would have come next.
std::string FileNotes::next() const {
  if (unjudged_ == 0) return {};
  std::string text = count_of(unjudged_, noun()) + " unjudged";
  if (!next_.empty()) text += next_.size() == unjudged_ ? ":" : ", next:";
  text = "\n" + painted(colour_, "2", text) + "\n";
  for (const std::string& line : next_) text += painted(colour_, "2", line) + "\n";
  return text;
}

}  // namespace weir::report
