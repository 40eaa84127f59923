// Checking of JSON; apart, because the library's header is slow to compile.
#include <nlohmann/json.hpp>

#include <algorithm>

#include "compile/td_values.h"

namespace weir::compile {
namespace {

/// Receives the events of a parse and keeps nothing but the first error.
class Checker final : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::optional<JsonMistake> mistake;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    const std::string_view what = error.what();
    const std::size_t dash = what.find(" - ");
    const std::size_t end = what.find("; last read");
    std::string message(dash == what.npos ? what : what.substr(dash + 3, end - dash - 3));
    if (end != what.npos) {
      const std::size_t expected = what.find("; expected", end);
      if (expected != what.npos) message += what.substr(expected);
    }
    mistake = JsonMistake{position == 0 ? 0 : position - 1, std::move(message)};
    return false;
  }
};

}  // namespace

std::optional<JsonMistake> check_json(std::string_view text) {
  Checker checker;
  nlohmann::json::sax_parse(text, &checker);
  if (checker.mistake) checker.mistake->offset = std::min(checker.mistake->offset, text.size());
  return checker.mistake;
}

}  // namespace weir::compile
