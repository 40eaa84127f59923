// Rows, a changing line, totals, JSON.
#include "cli/fetch_output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/duration.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "cli/command.h"

namespace weir::cli {
namespace {

using State = FetchedItem::State;

constexpr Nanoseconds kLinePause = std::chrono::seconds(10);

std::string joined(const std::vector<std::string>& names) {
  return join({names.begin(), names.end()}, ", ");
}

std::string state_text(const FetchedItem& item) {
  const system::FetchRecord& record = item.record;
  switch (item.state) {
    case State::Found: return item.path;
    case State::There:
      return record.size > 0 ? fmt::format("there, {}", format_bytes(record.size)) : item.path;
    case State::Fetched:
      return record.downloaded > 0
                 ? fmt::format("fetched {} in {}", format_bytes(record.downloaded),
                               format_duration(record.took))
                 : fmt::format("made in {}", format_duration(record.took));
    case State::Missing:
      return item.expected > 0 ? fmt::format("to be fetched, {}", format_bytes(item.expected))
                               : "to be fetched";
    case State::Failed: return "failed";
  }
  return {};
}

std::string row(const FetchedItem& item) {
  std::string text =
      fmt::format("{:<24} {:<40} {}\n", joined(item.services), item.label, state_text(item));
  if (!item.reason.empty()) text += fmt::format("  error: {}\n", item.reason);
  if (!item.hint.empty()) text += fmt::format("  hint: {}\n", item.hint);
  return text;
}

std::string seconds_text(Nanoseconds time) {
  return fmt::format("{} s", std::chrono::duration_cast<std::chrono::seconds>(time).count());
}

void write_files(JsonWriter& writer, const system::FetchedFiles& files) {
  writer.key("content-sha256").string(files.content_sha256).key("files").begin_array();
  for (const system::FetchedFile& file : files.files) {
    writer.begin_object().key("name").string(file.name).key("sha256").string(file.sha256);
    writer.key("bytes").unsigned_number(file.bytes).end_object();
  }
  writer.end_array();
}

void write_item(JsonWriter& writer, const FetchedItem& item) {
  writer.begin_object().key("services").begin_array();
  for (const std::string& service : item.services) writer.string(service);
  writer.end_array().key("name").string(item.label).key("state").string(to_text(item.state));
  if (!item.path.empty()) writer.key("path").string(item.path);
  if (!item.reason.empty()) writer.key("error").string(item.reason);
  if (!item.hint.empty()) writer.key("hint").string(item.hint);
  if (item.expected > 0) writer.key("expected").unsigned_number(item.expected);
  const system::FetchRecord& record = item.record;
  if (!record.label.empty()) {
    writer.key("downloaded").unsigned_number(record.downloaded);
    writer.key("size").unsigned_number(record.size);
    writer.key("milliseconds").number(record.took.count());
    write_files(writer, record.files);
  }
  writer.end_object();
}

}  // namespace

std::string how_far(const system::FetchProgress& fetch) {
  const bool of_all = fetch.doing == "downloading" && fetch.bytes < fetch.expected;
  return of_all ? fmt::format("{} of {}", format_bytes(fetch.bytes), format_bytes(fetch.expected))
                : format_bytes(fetch.bytes);
}

std::string_view to_text(FetchedItem::State state) {
  switch (state) {
    case State::Found: return "found";
    case State::There: return "there";
    case State::Fetched: return "fetched";
    case State::Missing: return "missing";
    case State::Failed: return "failed";
  }
  return "";
}

FetchOutput::FetchOutput(FetchForm form, std::FILE* out, std::FILE* err, const Clock& clock)
    : form_(form),
      out_(out),
      err_(err),
      terminal_(::isatty(::fileno(err)) != 0),
      clock_(clock),
      begun_(clock.now()),
      told_(begun_) {}

void FetchOutput::begin(std::size_t number, std::size_t total,
                        const std::vector<std::string>& services, std::string_view label,
                        std::uint64_t expected) {
  const std::scoped_lock lock(mutex_);
  heading_ = fmt::format("[{}/{}]", number, total);
  begun_ = told_ = clock_.now();
  if (terminal_) return;
  const std::string size = expected > 0 ? fmt::format(", {}", format_bytes(expected)) : "";
  print(err_, fmt::format("{} fetching {}{}, for {}\n", heading_, label, size, joined(services)));
}

void FetchOutput::progress(const system::FetchProgress& fetch) {
  const std::scoped_lock lock(mutex_);
  const MonotonicTime now = clock_.now();
  if (!terminal_ && now - told_ < kLinePause) return;
  told_ = now;
  const std::string text = fmt::format("{} {}: {}, {}, {}", heading_, fetch.artefact, fetch.doing,
                                       how_far(fetch), seconds_text(now - begun_));
  print(err_, terminal_ ? fmt::format("\r{}\033[K", text) : text + "\n");
  if (terminal_) std::fflush(err_);
  line_open_ = terminal_;
}

void FetchOutput::end(FetchedItem item) {
  const std::scoped_lock lock(mutex_);
  erase();
  if (form_ == FetchForm::Text) print(out_, row(item));
  std::fflush(out_);
  items_.push_back(std::move(item));
}

void FetchOutput::nothing(std::string_view service, std::string_view reason) {
  if (form_ == FetchForm::Text) print(out_, fmt::format("{:<24} nothing: {}\n", service, reason));
}

void FetchOutput::finish(const std::filesystem::path& cache) {
  const std::scoped_lock lock(mutex_);
  erase();
  print(out_, form_ == FetchForm::Json ? json(cache) : totals(cache));
}

bool FetchOutput::failed() const {
  const std::scoped_lock lock(mutex_);
  return std::ranges::any_of(items_,
                             [](const FetchedItem& item) { return item.state == State::Failed; });
}

void FetchOutput::erase() {
  if (line_open_) print(err_, "\r\033[K");
  line_open_ = false;
}

std::string FetchOutput::totals(const std::filesystem::path& cache) const {
  const auto count = [&](State state) {
    return static_cast<std::size_t>(std::ranges::count(items_, state, &FetchedItem::state));
  };
  std::uint64_t downloaded = 0;
  std::uint64_t size = 0;
  std::uint64_t expected = 0;
  std::chrono::milliseconds took = {};
  for (const FetchedItem& item : items_) {
    size += item.record.size;
    expected += item.expected;
    if (item.state != State::Fetched) continue;
    downloaded += item.record.downloaded;
    took += item.record.took;
  }
  std::string text;
  if (count(State::Fetched) > 0) {
    text += fmt::format("{} fetched, {} in {}; ", count(State::Fetched), format_bytes(downloaded),
                        format_duration(took));
  }
  if (count(State::Missing) > 0) {
    text += fmt::format("{} to be fetched, {}{}; ", count(State::Missing),
                        expected > 0 ? "about " : "of unknown size",
                        expected > 0 ? format_bytes(expected) : "");
  }
  if (count(State::Failed) > 0) text += fmt::format("{} failed; ", count(State::Failed));
  if (text.empty()) text = "everything is there: ";
  return text + fmt::format("{} of this in {}\n", format_bytes(size), cache.string());
}

std::string FetchOutput::json(const std::filesystem::path& cache) const {
  std::string text;
  JsonWriter writer(text);
  writer.begin_object().key("cache").string(cache.string()).key("items").begin_array();
  for (const FetchedItem& item : items_) write_item(writer, item);
  writer.end_array().end_object();
  return text + "\n";
}

}  // namespace weir::cli
