// Lines counted, and read when they are wanted.
#include "actions/kafka_expected.h"

namespace weir::actions {
namespace {

constexpr std::size_t kMostKept = 1024;

}  // namespace

Result<std::unique_ptr<ExpectedRecords>> ExpectedRecords::create(LineReading reading,
                                                                 std::unique_ptr<Lines> lines,
                                                                 std::uint64_t repeat) {
  std::unique_ptr<ExpectedRecords> made(
      new ExpectedRecords(std::move(reading), std::move(lines), repeat));
  for (;;) {
    WEIR_TRY_ASSIGN(const auto line, made->lines_->next());
    if (!line) break;
    ++made->lines_each_;
  }
  WEIR_TRY(made->lines_->rewind());
  return made;
}

/// Lines that come again are read once, as long as there are few.
bool ExpectedRecords::keeps() const { return repeat_ > 1 && lines_each_ <= kMostKept; }

Result<const DecodedRecord*> ExpectedRecords::peek() {
  if (current_ != nullptr) return current_;
  if (passed_ == count()) return nullptr;
  const std::size_t line = passed_ % lines_each_;
  if (line < kept_.size()) {
    current_ = kept_[line].get();
    return current_;
  }
  WEIR_TRY(parse_next(parsed_));
  if (keeps()) {
    kept_.push_back(std::make_unique<const DecodedRecord>(std::exchange(parsed_, {})));
  }
  current_ = keeps() ? kept_.back().get() : &parsed_;
  return current_;
}

void ExpectedRecords::pass() {
  ++passed_;
  current_ = nullptr;
}

Result<std::vector<DecodedRecord>> ExpectedRecords::rest() {
  std::vector<DecodedRecord> records;
  if (passed_ == count()) return records;
  WEIR_TRY(lines_->rewind());
  for (next_line_ = 0; next_line_ < passed_ % lines_each_; ++next_line_) {
    WEIR_TRY(lines_->next());
  }
  records.resize(count() - passed_);
  for (DecodedRecord& record : records) WEIR_TRY(parse_next(record));
  return records;
}

Result<void> ExpectedRecords::parse_next(DecodedRecord& record) {
  if (next_line_ == lines_each_) {
    WEIR_TRY(lines_->rewind());
    next_line_ = 0;
  }
  WEIR_TRY_ASSIGN(const auto line, lines_->next());
  if (!line) return fail(ErrorKind::Unavailable, "the file has become shorter");
  const std::size_t number = next_line_++;
  auto read = read_expected(reading_, *line, record);
  if (read) return {};
  has_mistake_ = true;
  const codec::Mistake& mistake = read.error();
  if (mistake.source.empty()) {
    mistake_ = run::ActionResult::Place{number, mistake.offset, mistake.length};
  }
  return Failure(codec::to_error(mistake));
}

}  // namespace weir::actions
