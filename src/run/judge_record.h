// Judging of sqllogictest records: values through `value/record.h`, labels across a file.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/guarded.h"
#include "base/result.h"
#include "plan/plan.h"
#include "run/judge.h"
#include "value/outcome.h"
#include "value/record.h"

namespace weir::run {

/// What the labels of a file stand for. Any thread may use it.
class Labels {
 public:
  struct Seen {
    std::string hash;
    const Source* source = nullptr;  ///< Of the query that had the label first.
    std::uint32_t offset = 0;        ///< Of that query in it.
  };
  /// What the label stood for before, if that is something else; a new label stands for `hash` now,
  /// of the query at `offset` of `source`, which must outlive the labels.
  [[nodiscard]] std::optional<Seen> contradiction(std::string_view label, std::string_view hash,
                                                  const Source& source, std::uint32_t offset);
  void forget(std::string_view label);

 private:
  Guarded<std::map<std::string, Seen, std::less<>>> seen_;
};

/// One per lane, for it keeps buffers.
class RecordJudge {
 public:
  explicit RecordJudge(Labels& labels) : labels_(labels) {}

  /// `expected` is the expectation's text with its variables bound: the block of a result, the
  /// message of an error, the pattern of a notice. A Usage error if a pattern is none.
  [[nodiscard]] Result<Judgement> judge(const plan::Plan& plan, const plan::Step& step,
                                        std::string_view expected, const Outcome& outcome);
  /// A query that is not run, but whose label may contradict others. The C runner does it: what is
  /// expected stands for the result. Yes for whatever has no such label.
  [[nodiscard]] Judgement judge_skipped(const plan::Plan& plan, const plan::Step& step);
  void forget_label(std::string_view label) { labels_.forget(label); }

 private:
  [[nodiscard]] Judgement judge_result(const plan::Plan& plan, const plan::Step& step,
                                       const plan::ExpectResult& want, std::string_view expected,
                                       const Outcome& outcome);
  [[nodiscard]] Judgement judge_lines(const plan::ResultRule& rule, const plan::Plan& plan,
                                      std::string_view expected, const ResultSet& lines);
  [[nodiscard]] Judgement judge_label(const plan::Plan& plan, const plan::Step& step,
                                      std::string_view label, std::string_view hash);

  RecordComparer comparer_;
  Labels& labels_;
};

/// What a comparison that found a difference says.
[[nodiscard]] Judgement differs_from(RecordComparison compared);

/// What a record waits for, as a phrase.
[[nodiscard]] std::string_view describe_record(const plan::Plan& plan, const plan::Step& step);

}  // namespace weir::run
