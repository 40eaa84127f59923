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

/// The text with masks in place of `secrets`, and where those are.
std::string replace(std::string_view text, const std::vector<Span>& secrets,
                    std::vector<Span>& masks) {
  std::string masked;
  std::size_t copied = 0;
  for (const Span secret : secrets) {
    masked += text.substr(copied, secret.begin - copied);
    const auto begin = static_cast<std::uint32_t>(masked.size());
    masked += replacement(text.substr(secret.begin, secret.length));
    masks.push_back({begin, static_cast<std::uint32_t>(masked.size()) - begin});
    copied = secret.end();
  }
  masked += text.substr(copied);
  return masked;
}

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

std::size_t SecretFilter::value_count() const {
  return values_.with_lock([](const std::vector<std::string>& values) { return values.size(); });
}

std::string SecretFilter::mask(std::string_view text) const {
  std::vector<Span> masks;
  return replace(text, find(text), masks);
}

MaskedSource SecretFilter::mask(const Source& source, Span span) const {
  return MaskedFile().mask(*this, source, span);
}

MaskedSource MaskedFile::mask(const SecretFilter& secrets, const Source& source, Span span) {
  if (bytes_ != source.bytes || value_count_ != secrets.value_count()) read(secrets, source);
  const std::uint32_t begin = moved(span.begin, Side::Begin);
  const std::uint32_t end = moved(span.end(), Side::End);
  return {masked_, {begin, end > begin ? end - begin : 0}};
}

void MaskedFile::read(const SecretFilter& secrets, const Source& source) {
  bytes_ = source.bytes;
  value_count_ = secrets.value_count();
  masked_ = source;
  secrets_ = secrets.find(source.text());
  masks_.clear();
  if (secrets_.empty()) return;
  masked_ = make_source(source.path, replace(source.text(), secrets_, masks_));
}

/// Where an offset is now; one within a secret is at that end of the mask.
std::uint32_t MaskedFile::moved(std::uint32_t offset, Side side) const {
  const auto behind = std::partition_point(secrets_.begin(), secrets_.end(),
                                           [&](Span secret) { return secret.begin < offset; });
  if (behind == secrets_.begin()) return offset;
  const auto last = static_cast<std::size_t>(behind - secrets_.begin()) - 1;
  const Span secret = secrets_[last];
  const Span mask = masks_[last];
  if (offset >= secret.end()) return mask.end() + (offset - secret.end());
  return side == Side::Begin ? mask.begin : mask.end();
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
