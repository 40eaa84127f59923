// Random schemas and values: what is written is read back, prefixes and damaged bytes are survived.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "base/rng.h"
#include "codec/compare.h"
#include "codec/testing.h"

namespace weir::codec {
namespace {

/// A random schema, and for it random values as scripts may write them (`loose`: members in any
/// order, white space) and as they are printed (`exact`).
class RandomType {
 public:
  RandomType(Rng& rng, int depth, int& names) : rng_(rng) {
    kind_ = static_cast<int>(rng.below(depth > 3 ? 11 : 15));
    if (kind_ == 9 || kind_ == 10 || kind_ == 13) name_ = "N" + std::to_string(names++);
    if (kind_ == 11 || kind_ == 12) parts_.emplace_back(rng, depth + 1, names);
    if (kind_ == 13) {
      for (auto count = rng.below(5); count > 0; --count)
        parts_.emplace_back(rng, depth + 1, names);
    }
  }

  [[nodiscard]] std::string schema() const {
    static constexpr std::array<std::string_view, 9> kWords = {
        R"("null")",
        R"("boolean")",
        R"("int")",
        R"("long")",
        R"("float")",
        R"("double")",
        R"("bytes")",
        R"("string")",
        R"({"type": "bytes", "logicalType": "decimal", "precision": 40, "scale": 3})"};
    if (kind_ < 9) return std::string(kWords.at(static_cast<std::size_t>(kind_)));
    switch (kind_) {
      case 9: return R"({"type": "fixed", "size": 3, "name": ")" + name_ + "\"}";
      case 10: return R"({"type": "enum", "symbols": ["A", "B", "C"], "name": ")" + name_ + "\"}";
      case 11: return R"({"type": "array", "items": )" + parts_.front().schema() + "}";
      case 12: return R"({"type": "map", "values": )" + parts_.front().schema() + "}";
      case 13: return record();
      default: return R"(["null", "string", "long", {"type": "array", "items": "int"}])";
    }
  }

  void value(std::string& loose, std::string& exact) const {
    space(loose);
    switch (kind_) {
      case 0: both(loose, exact, "null"); break;
      case 1: both(loose, exact, rng_.chance(1, 2) ? "true" : "false"); break;
      case 2: both(loose, exact, std::to_string(static_cast<std::int32_t>(rng_.next()))); break;
      case 3:
        both(loose, exact,
             std::to_string(static_cast<std::int64_t>(rng_.next() >> rng_.below(64))));
        break;
      case 4:
      case 5: both(loose, exact, std::to_string(rng_.between(-1000, 1000)) + ".25"); break;
      case 6: bytes(loose, exact, rng_.below(5)); break;
      case 7: both(loose, exact, text()); break;
      case 8: decimal(loose, exact); break;
      case 9: bytes(loose, exact, 3); break;
      case 10:
        both(loose, exact, std::array{R"("A")", R"("B")", R"("C")"}.at(rng_.below(3)));
        break;
      case 11: list(loose, exact); break;
      case 12: members(loose, exact, names("k", rng_.below(6)), true); break;
      case 13: members(loose, exact, names("f", parts_.size()), false); break;
      default: branch(loose, exact);
    }
    space(loose);
  }

 private:
  [[nodiscard]] std::string record() const {
    std::string out = R"({"type": "record", "name": ")" + name_ + R"(", "fields": [)";
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (i > 0) out += ", ";
      out += R"({"name": "f)" + std::to_string(i) + R"(", "type": )" + parts_[i].schema() + "}";
    }
    return out + "]}";
  }

  static void both(std::string& loose, std::string& exact, std::string_view text) {
    loose += text;
    exact += text;
  }
  void space(std::string& loose) const {
    if (rng_.chance(1, 4)) loose += " \t"[rng_.below(2)];
  }
  [[nodiscard]] std::string text() const {
    static constexpr std::array<std::string_view, 5> kPieces = {"a", "\\n", "\\\"", "\u00fc",
                                                                "\U0001F600"};
    std::string out = "\"";
    for (auto count = rng_.below(6); count > 0; --count) out += kPieces.at(rng_.below(5));
    return out + "\"";
  }
  void bytes(std::string& loose, std::string& exact, std::uint64_t count) const {
    std::string out = "[";
    for (std::uint64_t i = 0; i < count; ++i)
      out += (i > 0 ? "," : "") + std::to_string(rng_.below(256));
    both(loose, exact, out + "]");
  }
  void decimal(std::string& loose, std::string& exact) const {
    std::string digits = std::to_string(rng_.below(10));
    if (digits != "0") {
      for (auto count = rng_.below(30); count > 0; --count)
        digits += static_cast<char>('0' + rng_.below(10));
    }
    digits = (rng_.chance(1, 2) && digits != "0" ? "-" : "") + digits + ".";
    for (int i = 0; i < 3; ++i) digits += static_cast<char>('0' + rng_.below(10));
    both(loose, exact, digits);
  }
  void list(std::string& loose, std::string& exact) const {
    both(loose, exact, "[");
    const auto count = rng_.chance(1, 10) ? 70 + rng_.below(10) : rng_.below(4);
    for (std::uint64_t i = 0; i < count; ++i) {
      if (i > 0) both(loose, exact, ",");
      parts_.front().value(loose, exact);
    }
    both(loose, exact, "]");
  }
  static std::vector<std::string> names(const std::string& prefix, std::size_t count) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(prefix + std::to_string(i));
    return out;
  }
  /// Members in a random order in `loose`.
  void members(std::string& loose, std::string& exact, const std::vector<std::string>& names,
               bool same_type) const {
    std::vector<std::string> pieces;
    exact += '{';
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (i > 0) exact += ',';
      const std::string key = "\"" + names[i] + "\":";
      exact += key;
      pieces.push_back(key);
      parts_[same_type ? 0 : i].value(pieces.back(), exact);
    }
    exact += '}';
    if (rng_.chance(1, 2)) {
      for (std::size_t i = pieces.size(); i > 1; --i)
        std::swap(pieces[i - 1], pieces[rng_.below(i)]);
    }
    loose += '{';
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (i > 0) loose += ',';
      space(loose);
      loose += pieces[i];
    }
    loose += '}';
  }
  void branch(std::string& loose, std::string& exact) const {
    switch (rng_.below(4)) {
      case 0: both(loose, exact, "null"); break;
      case 1: both(loose, exact, R"({"string":)" + text() + "}"); break;
      case 2: both(loose, exact, R"({"long":)" + std::to_string(rng_.below(100)) + "}"); break;
      default: both(loose, exact, R"({"array":[1,-1]})");
    }
  }

  Rng& rng_;
  int kind_ = 0;
  std::string name_;
  std::vector<RandomType> parts_;
};

TEST(AvroProperty, ReadsBackWhatItWrote) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Rng rng(seed);
    int names = 0;
    const RandomType type(rng, 0, names);
    const auto codec = make_codec("avro", type.schema());
    ASSERT_NE(codec, nullptr) << type.schema();
    for (int round = 0; round < 10; ++round) {
      std::string loose;
      std::string exact;
      type.value(loose, exact);
      ASSERT_EQ(around(*codec, loose), exact) << "seed " << seed << "\n"
                                              << type.schema() << "\n"
                                              << loose;
      ASSERT_EQ(encoded(*codec, loose), encoded(*codec, exact)) << "seed " << seed;
      Value left;
      Value right;
      ASSERT_TRUE(codec->read(loose, left));
      ASSERT_TRUE(codec->read(exact, right));
      ASSERT_TRUE(equal(left, right));
      ASSERT_EQ(fingerprint(left), fingerprint(right));
    }
  }
}

TEST(AvroProperty, RefusesEveryPrefixAndSurvivesDamage) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Rng rng(seed);
    int names = 0;
    const RandomType type(rng, 0, names);
    const auto codec = make_codec("avro", type.schema());
    std::string loose;
    std::string exact;
    type.value(loose, exact);
    std::string bytes;
    ASSERT_TRUE(codec->encode(loose, bytes));
    Value value;
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      // A copy of its own size, so that the sanitizer sees a byte too far.
      const std::vector<char> prefix(bytes.begin(),
                                     bytes.begin() + static_cast<std::ptrdiff_t>(length));
      ASSERT_FALSE(codec->decode({prefix.data(), prefix.size()}, value)) << "seed " << seed;
    }
    for (int round = 0; round < 50 && !bytes.empty(); ++round) {
      std::string damaged = bytes;
      for (auto count = 1 + rng.below(3); count > 0; --count) {
        damaged[rng.below(damaged.size())] = static_cast<char>(rng.below(256));
      }
      if (!codec->decode(damaged, value)) continue;
      // Keys may repeat and decimals have too many digits; whatever is written again is the same.
      std::string again;
      if (!codec->encode(to_json(value), again)) continue;
      Value reread;
      ASSERT_TRUE(codec->decode(again, reread)) << "seed " << seed;
      ASSERT_TRUE(equal(value, reread)) << "seed " << seed << " " << to_json(value);
    }
  }
}

}  // namespace
}  // namespace weir::codec
