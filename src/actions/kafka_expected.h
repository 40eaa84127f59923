// The records that `$ kafka-verify-data` expects: its lines, again and again.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "actions/kafka_records.h"
#include "actions/kafka_source.h"
#include "run/action.h"

namespace weir::actions {

/// Read one after the other, so that there may be any number.
class ExpectedRecords {
 public:
  /// Counts the lines. Unavailable if a file cannot be read.
  [[nodiscard]] static Result<std::unique_ptr<ExpectedRecords>> create(LineReading reading,
                                                                       std::unique_ptr<Lines> lines,
                                                                       std::uint64_t repeat);
  /// To be called before the first is read.
  void read_as(LineReading reading) { reading_ = std::move(reading); }
  /// In all.
  [[nodiscard]] std::size_t count() const { return lines_each_ * repeat_; }

  /// The first that was not passed, valid until it is; null behind the last. Usage for a mistake in
  /// its line.
  [[nodiscard]] Result<const DecodedRecord*> peek();
  /// Goes on behind that.
  void pass();
  /// All that were not passed.
  [[nodiscard]] Result<std::vector<DecodedRecord>> rest();

  /// Whether the last error was one in a line.
  [[nodiscard]] bool has_mistake() const { return has_mistake_; }
  /// Where it is in the lines, if it is there.
  [[nodiscard]] const std::optional<run::ActionResult::Place>& mistake() const { return mistake_; }

 private:
  ExpectedRecords(LineReading reading, std::unique_ptr<Lines> lines, std::uint64_t repeat)
      : reading_(std::move(reading)), lines_(std::move(lines)), repeat_(repeat) {}
  [[nodiscard]] bool keeps() const;
  [[nodiscard]] Result<void> parse_next(DecodedRecord& record);

  LineReading reading_;
  std::unique_ptr<Lines> lines_;
  std::uint64_t repeat_;
  std::size_t lines_each_ = 0;
  std::size_t passed_ = 0;
  std::size_t next_line_ = 0;               ///< Which of them `lines_` gives next.
  const DecodedRecord* current_ = nullptr;  ///< What `peek` has returned.
  DecodedRecord parsed_;
  std::vector<std::unique_ptr<const DecodedRecord>> kept_;  ///< By line.
  bool has_mistake_ = false;
  std::optional<run::ActionResult::Place> mistake_;
};

}  // namespace weir::actions
