// Any bytes as a sqllogictest script and as new expectations for its records: what rewriting gives
// is parsed and printed again without loss and keeps every record that was not replaced.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/text.h"
#include "script/slt/parse.h"
#include "script/slt/print.h"
#include "script/slt/rewrite.h"

namespace {

using namespace weir::slt;

/// Takes bytes from the end of the input, so that the text at its beginning stays readable.
class Bytes {
 public:
  explicit Bytes(std::string_view data) : data_(data) {}
  std::uint8_t next() {
    if (data_.empty()) return 0;
    const auto byte = static_cast<std::uint8_t>(data_.back());
    data_.remove_suffix(1);
    return byte;
  }
  std::string text() {
    const std::size_t length = std::min<std::size_t>(next() % 16, data_.size());
    const std::string_view taken = data_.substr(data_.size() - length);
    data_.remove_suffix(length);
    return std::string(taken);
  }

 private:
  std::string_view data_;
};

Answer draw_answer(Bytes& bytes) {
  Answer answer;
  answer.kind = static_cast<AnswerKind>(bytes.next() % 6);
  const std::size_t lines = bytes.next() % 4;
  for (std::size_t i = 0; i < lines; ++i) answer.lines.push_back(bytes.text());
  answer.count = bytes.next();
  answer.text = bytes.text();
  if (bytes.next() % 4 == 0) answer.code = "42P01";
  return answer;
}

void check(const Script& script, const std::vector<Replacement>& replacements) {
  const Rewritten made = rewrite(script, replacements);
  const Parsed again = parse(weir::make_source("a", made.text), *script.dialect);
  WEIR_CHECK(print(again.script) == made.text, "printing loses bytes");
  if (made.changed.empty()) {
    WEIR_CHECK(made.text == script.source.text(), "bytes changed without a record");
  }
  WEIR_CHECK(again.script.records.size() == script.records.size(), "another number of records");
  std::size_t changed = 0;
  for (std::size_t i = 0; i < script.records.size(); ++i) {
    const Record& record = script.records[i];
    const bool same = changed == made.changed.size() || made.changed[changed] != record.head.begin;
    if (!same) {
      ++changed;
      continue;
    }
    // Blank lines above a record may come to belong to a message before it.
    const Record& kept = again.script.records[i];
    WEIR_CHECK(weir::trim(script.source.slice(script.tile_of(record))) ==
                   weir::trim(again.script.source.slice(again.script.tile_of(kept))),
               "a record changed that was not replaced");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto all = dialects();
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Parsed parsed =
      parse(weir::make_source("a", std::string(input)), all[data[0] % all.size()]);
  if (weir::has_errors(parsed.diagnostics)) return 0;
  Bytes bytes(input);
  std::vector<Replacement> replacements;
  for (const Record& record : parsed.script.records) {
    if (bytes.next() % 2 == 0) continue;
    replacements.push_back({record.head.begin, draw_answer(bytes)});
  }
  check(parsed.script, replacements);
  return 0;
}
