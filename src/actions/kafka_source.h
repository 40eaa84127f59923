// The records that `$ kafka-ingest` sends: its lines, again and again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actions/kafka_lines.h"
#include "kafka/record.h"
#include "run/action.h"

namespace weir::actions {

/// The error with where it is: "`orders`, line 3: ...". `line` counts from 0.
[[nodiscard]] Error within_line(Error error, std::string_view file, std::size_t line);

/// The lines of a body, or of a file.
class Lines {
 public:
  virtual ~Lines() = default;
  /// The next line, valid until the one after; nothing at the end.
  virtual Result<std::optional<std::string_view>> next() = 0;
  /// Begins again.
  virtual Result<void> rewind() = 0;
};

[[nodiscard]] std::unique_ptr<Lines> lines_of_body(const std::vector<std::string>& body);
/// Unavailable if there is no such file. Read bit by bit.
[[nodiscard]] Result<std::unique_ptr<Lines>> lines_of_file(const std::filesystem::path& path);

/// What all records of a command have.
struct RecordForm {
  LineForm line;
  std::int32_t partition = -1;
  std::int64_t timestamp = 0;
  std::vector<kafka::Header> headers;
  std::int64_t repeat = 1;
  std::int64_t first_iteration = 0;
};

/// Lines that are the same in every repetition are encoded once, as long as there are few.
class LineSource final : public kafka::RecordSource {
 public:
  LineSource(RecordForm form, std::unique_ptr<Lines> lines)
      : form_(std::move(form)), lines_(std::move(lines)) {}

  Result<bool> next(kafka::Record& record) override;

  /// Where in the body the mistake is that `next` returned, if it is there.
  [[nodiscard]] const std::optional<run::ActionResult::Place>& mistake() const { return mistake_; }
  /// The line of the record with that number, from 0.
  [[nodiscard]] std::size_t line_of(std::uint64_t record) const;
  /// The repetition that it belongs to.
  [[nodiscard]] std::int64_t iteration_of(std::uint64_t record) const;

 private:
  [[nodiscard]] Result<const EncodedLine*> encode(std::string_view line);
  [[nodiscard]] Result<std::string_view> bind(std::string_view line);

  RecordForm form_;
  std::unique_ptr<Lines> lines_;
  std::int64_t iteration_ = 0;                    ///< From 0.
  std::size_t line_ = 0;                          ///< Of the next record.
  std::size_t lines_each_ = 0;                    ///< Known after the first repetition.
  std::vector<std::optional<EncodedLine>> kept_;  ///< By line.
  EncodedLine encoded_;
  std::string bound_;
  std::optional<run::ActionResult::Place> mistake_;
};

}  // namespace weir::actions
