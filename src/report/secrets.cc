// Replacing secrets, and moving spans along.
#include "report/secrets.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/secret_scan.h"

namespace weir::report {
namespace {

/// As encodeURIComponent does it.
std::string percent_escaped(std::string_view text) {
  constexpr std::string_view kPlain = "-_.~";
  std::string escaped;
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    const auto lower = value | 0x20U;
    const bool plain = (lower >= 'a' && lower <= 'z') || (value >= '0' && value <= '9') ||
                       kPlain.find(byte) != std::string_view::npos;
    escaped += plain ? std::string(1, byte) : fmt::format("%{:02X}", value);
  }
  return escaped;
}

std::string with_doubled_quotes(std::string_view text) {
  std::string doubled;
  for (const char byte : text) doubled.append(byte == '\'' ? 2 : 1, byte);
  return doubled;
}

void find_value(std::string_view text, std::string_view value, std::vector<Span>& found) {
  for (auto at = text.find(value); at != std::string_view::npos;
       at = text.find(value, at + value.size())) {
    found.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(value.size())});
  }
}

/// Sorts, and joins what overlaps or touches.
void normalise(std::vector<Span>& spans) {
  std::sort(spans.begin(), spans.end(), [](Span a, Span b) { return a.begin < b.begin; });
  std::vector<Span> joined;
  for (const Span span : spans) {
    if (!joined.empty() && span.begin <= joined.back().end()) {
      joined.back().length = std::max(joined.back().end(), span.end()) - joined.back().begin;
    } else {
      joined.push_back(span);
    }
  }
  spans = std::move(joined);
}

std::string replacement(std::string_view secret) {
  std::string mask(kMask);
  mask.append(static_cast<std::size_t>(std::count(secret.begin(), secret.end(), '\n')), '\n');
  return mask;
}

/// Copies a text without its secrets, and tells where offsets went.
class Masking {
 public:
  Masking(std::string_view text, const std::vector<Span>& secrets) {
    std::size_t copied = 0;
    for (const Span secret : secrets) {
      text_ += text.substr(copied, secret.begin - copied);
      const auto begin = static_cast<std::uint32_t>(text_.size());
      text_ += replacement(text.substr(secret.begin, secret.length));
      edits_.push_back({secret, {begin, static_cast<std::uint32_t>(text_.size()) - begin}});
      copied = secret.end();
    }
    text_ += text.substr(copied);
  }

  [[nodiscard]] std::string take_text() { return std::move(text_); }

  /// Where the span's bytes are now; one that cuts a secret covers the whole mask.
  [[nodiscard]] Span moved(Span span) const {
    const std::uint32_t begin = moved(span.begin, Side::Begin);
    const std::uint32_t end = moved(span.end(), Side::End);
    return {begin, end > begin ? end - begin : 0};
  }

 private:
  struct Edit {
    Span before;
    Span after;
  };
  enum class Side : std::uint8_t { Begin, End };

  [[nodiscard]] std::uint32_t moved(std::uint32_t offset, Side side) const {
    std::uint32_t result = offset;
    for (const Edit& edit : edits_) {
      if (offset <= edit.before.begin) break;
      if (offset < edit.before.end()) {
        return side == Side::Begin ? edit.after.begin : edit.after.end();
      }
      result = edit.after.end() + (offset - edit.before.end());
    }
    return result;
  }

  std::string text_;
  std::vector<Edit> edits_;
};

}  // namespace

void SecretFilter::add(std::string_view value) {
  add_one(std::string(value));
  add_one(percent_escaped(value));
  add_one(with_doubled_quotes(value));
  if (value.find('\n') == std::string_view::npos) return;
  for (const std::string_view line : split(value, '\n')) add_one(std::string(trim(line)));
}

void SecretFilter::add_one(std::string value) {
  if (value.size() < kShortest) return;
  values_.with_lock([&](std::vector<std::string>& values) {
    const bool known = std::find(values.begin(), values.end(), value) != values.end();
    if (!known) values.push_back(std::move(value));
  });
}

std::vector<Span> SecretFilter::find(std::string_view text) const {
  std::vector<Span> found;
  find_secrets(text, found);
  values_.with_lock([&](const std::vector<std::string>& values) {
    for (const std::string& value : values) find_value(text, value, found);
  });
  if (!found.empty()) normalise(found);
  return found;
}

std::string SecretFilter::mask(std::string_view text) const {
  const std::vector<Span> secrets = find(text);
  return secrets.empty() ? std::string(text) : Masking(text, secrets).take_text();
}

MaskedSource SecretFilter::mask(const Source& source, Span span) const {
  const std::vector<Span> secrets = find(source.text());
  if (secrets.empty()) return {source, span};
  Masking masking(source.text(), secrets);
  const Span moved = masking.moved(span);
  return {make_source(source.path, masking.take_text()), moved};
}

std::vector<std::string> SecretFilter::mask_arguments(
    const std::vector<std::string>& arguments) const {
  std::vector<std::string> masked;
  bool value_of_secret = false;
  for (const std::string& argument : arguments) {
    masked.push_back(value_of_secret ? std::string(kMask) : mask(argument));
    value_of_secret = argument.starts_with("--") && names_secret(argument);
  }
  return masked;
}

}  // namespace weir::report
