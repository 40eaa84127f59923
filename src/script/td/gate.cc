// Reading of gates, piece by piece, so that a mistake is shown at its own place.
#include "script/td/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/text.h"

namespace weir::td {
namespace {

constexpr std::string_view kOperatorCharacters = "<>=!~";
constexpr std::string_view kExample = kGateExample;

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool is_word(char byte) {
  return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         byte == '_' || byte == '-';
}

std::string closest_operator(std::string_view written) {
  if (written == "==") return "write `=`";
  if (written == "=>") return "write `>=`";
  if (written == "=<") return "write `<=`";
  return "the operators are `=`, `<`, `<=`, `>` and `>=`";
}

std::string without_white_space(std::string_view content) {
  std::string compact;
  for (std::size_t i = 0; i < content.size();) {
    const Scalar scalar = decode_utf8(content, i);
    const std::size_t length = std::max<std::size_t>(1, scalar.length);
    if (scalar.length == 0 || !is_white_space(scalar.value)) compact += content.substr(i, length);
    i += length;
  }
  return compact;
}

/// One pass over the text of a gate; each step returns false after it has noted a mistake.
class GateReader {
 public:
  explicit GateReader(std::string_view content) : content_(content) {}

  GateReading read() {
    if (no_white_space() && lower_bound() && property() && upper_bound()) at_ = content_.size();
    return reading_;
  }

 private:
  bool wrong(const Rule& rule, std::size_t offset, std::size_t length, std::string message,
             std::string_view hint) {
    reading_.mistake =
        GateMistake{&rule, static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(length),
                    std::move(message), std::string(hint)};
    return false;
  }

  bool no_white_space() {
    for (std::size_t i = 0; i < content_.size(); ++i) {
      const Scalar scalar = decode_utf8(content_, i);
      if (scalar.length == 0 || !is_white_space(scalar.value)) continue;
      const std::string compact = without_white_space(content_);
      const bool fine = !compact.empty() && !read_gate(compact).mistake;
      return wrong(rule::kGateSpace, i, scalar.length, "white space inside a gate",
                   fine ? fmt::format("write `[{}]`", compact) : std::string(kExample));
    }
    return true;
  }

  template <typename Predicate>
  std::string_view take_while(Predicate predicate) {
    const std::size_t begin = at_;
    while (at_ < content_.size() && predicate(content_[at_])) ++at_;
    return content_.substr(begin, at_ - begin);
  }
  std::string_view take_operator() {
    return take_while(
        [](char byte) { return kOperatorCharacters.find(byte) != std::string_view::npos; });
  }

  /// The rest up to the end or to `length` bytes as a number of 32 bits.
  bool number(std::string_view digits, std::size_t offset, std::int64_t& value) {
    const std::string_view unsigned_part = digits.starts_with('+') ? digits.substr(1) : digits;
    const bool only_digits =
        std::all_of(unsigned_part.begin() + (unsigned_part.starts_with('-') && digits[0] != '+'),
                    unsigned_part.end(), is_digit);
    if (unsigned_part.empty() || unsigned_part == "-" || !only_digits) {
      return wrong(rule::kGateNumber, offset, std::max<std::size_t>(1, digits.size()),
                   digits.empty() ? "expected a version number"
                                  : fmt::format("`{}` is not a version number", digits),
                   "the version is one number such as 1500 or 2600203");
    }
    if (!parse_integer(unsigned_part, value) || value > std::numeric_limits<std::int32_t>::max() ||
        value < std::numeric_limits<std::int32_t>::min()) {
      return wrong(rule::kGateNumber, offset, digits.size(),
                   fmt::format("version number `{}` is too large", digits),
                   "a version number has at most 31 bits");
    }
    return true;
  }

  bool lower_bound() {
    const std::string_view digits = take_while(is_digit);
    if (digits.empty()) return true;
    if (!number(digits, 0, reading_.gate.min)) return false;
    const std::size_t place = at_;
    const std::string_view written = take_operator();
    if (written != "<" && written != "<=") {
      return wrong(
          rule::kGateOperator, place, std::max<std::size_t>(1, written.size()),
          written.empty() ? fmt::format("expected `<` or `<=` behind `{}`", digits)
                          : fmt::format("`{}` cannot stand between a bound and `version`", written),
          fmt::format("a lower bound is written `{}<=version` or `{}<version`", digits, digits));
    }
    if (written == "<") ++reading_.gate.min;
    return true;
  }

  bool property() {
    const std::size_t place = at_;
    const std::string_view name = take_while(is_word);
    if (name == "version") return true;
    return wrong(rule::kGateProperty, place, std::max<std::size_t>(1, name.size()),
                 name.empty()
                     ? "expected `version`"
                     : fmt::format("unknown property `{}`, expected `version` or `session`", name),
                 kExample);
  }

  bool upper_bound() {
    const std::size_t place = at_;
    if (at_ == content_.size()) {
      if (reading_.gate.min > 0) return true;
      return wrong(rule::kGateNoBound, 0, content_.size(), "the gate has no bound", kExample);
    }
    const std::string_view written = take_operator();
    if (written.empty()) {
      return wrong(rule::kGateOperator, place, content_.size() - place,
                   fmt::format("expected an operator, found `{}`", content_.substr(place)),
                   closest_operator(""));
    }
    const std::string_view known[] = {"=", "<", "<=", ">", ">="};
    if (std::find(std::begin(known), std::end(known), written) == std::end(known)) {
      return wrong(rule::kGateOperator, place, written.size(),
                   fmt::format("unknown operator `{}`", written), closest_operator(written));
    }
    const std::string_view rest = content_.substr(at_);
    const bool sign = rest.starts_with('+') || rest.starts_with('-');
    std::int64_t bound = 0;
    if (sign && written.size() == 1) {
      return wrong(rule::kGateNumber, at_, rest.size(),
                   fmt::format("`{}` is not a version number", rest), "write it without a sign");
    }
    return number(rest, at_, bound) && apply(written, place, bound);
  }

  bool apply(std::string_view written, std::size_t place, std::int64_t bound) {
    VersionGate& gate = reading_.gate;
    if (written.front() == '>' && gate.min > 0) {
      return wrong(rule::kGateTwoLowerBounds, place, written.size(),
                   fmt::format("`{}` gives a second lower bound", written),
                   "keep one of the two, or write `<` or `<=` for an upper bound");
    }
    if (written == "=") gate = {bound, bound};
    if (written == "<") gate.max = bound - 1;
    if (written == "<=") gate.max = bound;
    if (written == ">") gate.min = bound + 1;
    if (written == ">=") gate.min = bound;
    return true;
  }

  std::string_view content_;
  std::size_t at_ = 0;
  GateReading reading_;
};

}  // namespace

GateReading read_gate(std::string_view content) { return GateReader(content).read(); }

}  // namespace weir::td
