// Lines read, bound and encoded one after the other.
#include "actions/kafka_source.h"

#include <fmt/format.h>

#include <fstream>

#include "base/text.h"

namespace weir::actions {
namespace {

constexpr std::string_view kOpen = "${";
constexpr std::string_view kIteration = "${kafka-ingest.iteration}";
constexpr std::size_t kMostKept = 1024;

class BodyLines final : public Lines {
 public:
  explicit BodyLines(const std::vector<std::string>& body) : body_(body) {}
  Result<std::optional<std::string_view>> next() override {
    if (at_ == body_.size()) return std::nullopt;
    return body_[at_++];
  }
  Result<void> rewind() override {
    at_ = 0;
    return {};
  }

 private:
  const std::vector<std::string>& body_;
  std::size_t at_ = 0;
};

class FileLines final : public Lines {
 public:
  FileLines(std::ifstream file, std::filesystem::path path)
      : file_(std::move(file)), path_(std::move(path)) {}
  Result<std::optional<std::string_view>> next() override {
    if (std::getline(file_, line_)) return line_;
    if (file_.eof()) return std::nullopt;
    return fail(ErrorKind::Unavailable, fmt::format("cannot read `{}`", path_.string()));
  }
  Result<void> rewind() override {
    file_.clear();
    file_.seekg(0);
    return {};
  }

 private:
  std::ifstream file_;
  std::filesystem::path path_;
  std::string line_;
};

}  // namespace

std::unique_ptr<Lines> lines_of_body(const std::vector<std::string>& body) {
  return std::make_unique<BodyLines>(body);
}

Result<std::unique_ptr<Lines>> lines_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return fail(ErrorKind::Unavailable, fmt::format("cannot open `{}`", path.string()),
                "it must be in the temporary directory of the script");
  }
  return std::unique_ptr<Lines>(std::make_unique<FileLines>(std::move(file), path));
}

Error within_line(Error error, std::string_view file, std::size_t line) {
  return std::move(error).within(fmt::format("`{}`, line {}", file, line + 1));
}

Result<bool> LineSource::next(kafka::Record& record) {
  for (;;) {
    if (iteration_ >= form_.repeat) return false;
    WEIR_TRY_ASSIGN(const auto line, lines_->next());
    if (!line) {
      if (line_ == 0) return false;  // there are no lines at all
      lines_each_ = std::exchange(line_, 0);
      ++iteration_;
      WEIR_TRY(lines_->rewind());
      continue;
    }
    WEIR_TRY_ASSIGN(const EncodedLine* encoded, encode(*line));
    ++line_;
    record.key.reset();
    record.value.reset();
    if (encoded->has_key) record.key = encoded->key;
    if (encoded->has_value) record.value = encoded->value;
    record.partition = form_.partition;
    record.timestamp = form_.timestamp;
    record.headers = form_.headers.empty() ? nullptr : &form_.headers;
    return true;
  }
}

Result<const EncodedLine*> LineSource::encode(std::string_view line) {
  const bool keeps = form_.repeat > 1 && line_ < kMostKept;
  if (keeps && line_ < kept_.size() && kept_[line_]) return &*kept_[line_];
  WEIR_TRY_ASSIGN(const std::string_view bound, bind(line));
  auto encoded = encode_line(form_.line, bound, encoded_);
  if (!encoded) {
    const codec::Mistake& mistake = encoded.error();
    if (mistake.source.empty()) mistake_ = {line_, mistake.offset, mistake.length};
    return Failure(codec::to_error(std::move(encoded).error()));
  }
  if (!keeps) return &encoded_;
  // The text is another one each time if it names the repetition.
  if (kept_.size() <= line_) kept_.resize(line_ + 1);
  if (bound.data() != line.data()) return &encoded_;
  kept_[line_] = encoded_;
  return &*kept_[line_];
}

/// Puts the number of the repetition in; anything else in braces came out of a variable.
Result<std::string_view> LineSource::bind(std::string_view line) {
  if (line.find(kOpen) == std::string_view::npos) return line;
  bound_.clear();
  std::size_t at = 0;
  for (std::size_t open = line.find(kOpen); open != std::string_view::npos;
       open = line.find(kOpen, at)) {
    bound_ += line.substr(at, open - at);
    if (!line.substr(open).starts_with(kIteration)) {
      const std::size_t end = std::min(line.find('}', open), line.size() - 1);
      mistake_ = {line_, open, end + 1 - open};
      return fail(ErrorKind::Usage,
                  fmt::format("unknown variable `{}`", line.substr(open, end + 1 - open)));
    }
    bound_ += std::to_string(form_.first_iteration + iteration_);
    at = open + kIteration.size();
  }
  bound_ += line.substr(at);
  return bound_;
}

std::size_t LineSource::line_of(std::uint64_t record) const {
  return lines_each_ == 0 ? record : record % lines_each_;
}

std::int64_t LineSource::iteration_of(std::uint64_t record) const {
  const std::uint64_t number = lines_each_ == 0 ? 0 : record / lines_each_;
  return form_.first_iteration + static_cast<std::int64_t>(number);
}

}  // namespace weir::actions
