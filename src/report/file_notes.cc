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

template <typename Problem>
void FileNotes::note_problem(const Problem& problem) {
  const std::size_t whole = records_ ? kRecordsWhole : kProblemsShown;
  if (++problem_count_ > kProblemsShown) return;
  if (problem_count_ == 1) first_headline_ = report::headline(problem, *secrets_);
  if (problem_count_ <= whole) {
    problems_.push_back(describe(problem, *secrets_, colour_));
  } else {
    add_headline(report::headline(problem, *secrets_));
  }
}

/// In a loop one record fails many times.
void FileNotes::add_headline(std::string line) {
  if (!headlines_.empty() && headlines_.back().first == line) {
    ++headlines_.back().second;
  } else {
    headlines_.emplace_back(std::move(line), 1);
  }
}

void FileNotes::add_problem(const plan::CommandReport& command) { note_problem(command); }
void FileNotes::add_problem(const plan::Diagnosed& diagnosed) { note_problem(diagnosed); }

void FileNotes::add_remark(const plan::Diagnosed& diagnosed) {
  problems_.push_back(describe(diagnosed, *secrets_, colour_));
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
  if (!tail.empty()) line += "  " + painted(colour_, "2", tail);
  return line + "\n";
}

std::string FileNotes::problems(const plan::FileEnded& file) const {
  const std::string path = clean(*secrets_, file.path);
  std::string text = unfinished() + further_problems();
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
  for (const std::string& problem : problems_) text += "\n" + problem;
  return text;
}

std::string FileNotes::further_problems() const {
  std::string text;
  if (!headlines_.empty()) text += "\n";
  for (const auto& [line, times] : headlines_) {
    text += line + (times == 1 ? "\n" : fmt::format(" ({} times)\n", times));
  }
  if (problem_count_ <= kProblemsShown) return text;
  return text + fmt::format("{}… {} in {}\n", headlines_.empty() ? "\n" : "",
                            count_of(problem_count_ - kProblemsShown, "more problem"), path_);
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
