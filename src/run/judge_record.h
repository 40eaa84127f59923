// Judging of sqllogictest records: values through `value/record.h`, labels across a file.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "plan/plan.h"
#include "run/judge.h"
#include "value/outcome.h"
#include "value/record.h"

namespace weir::run {

/// One per lane: it keeps buffers, and which results the labels of the file stand for.
class RecordJudge {
 public:
  /// `expected` is the expectation's text with its variables bound: the block of a result, the
  /// message of an error, the pattern of a notice. A Usage error if a pattern is none.
  [[nodiscard]] Result<Judgement> judge(const plan::Plan& plan, const plan::Step& step,
                                        std::string_view expected, const Outcome& outcome);

 private:
  [[nodiscard]] Judgement judge_result(const plan::Plan& plan, const plan::Step& step,
                                       const plan::ExpectResult& want, std::string_view expected,
                                       const Outcome& outcome);
  [[nodiscard]] Judgement judge_label(const plan::Plan& plan, const plan::Step& step,
                                      std::string_view label, std::string_view hash);

  struct Seen {
    std::string hash;
    std::uint32_t place = 0;  ///< Offset of the record in its source.
  };
  RecordComparer comparer_;
  std::map<std::string, Seen, std::less<>> labels_;
};

/// What a record waits for, as a phrase.
[[nodiscard]] std::string describe_record(const plan::Plan& plan, const plan::Step& step);

}  // namespace weir::run
