// Hash lines.
#include "value/record_hash.h"

#include <algorithm>
#include <charconv>

#include "base/md5.h"
#include "base/text.h"
#include "value/record_number.h"

namespace weir::record {
namespace {

bool take(std::string_view prefix, std::string_view& text) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool is_digest(std::string_view text) {
  return text.size() == Md5Text().size() && std::all_of(text.begin(), text.end(), [](char byte) {
           return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f');
         });
}

}  // namespace

std::optional<HashLine> parse_hash_line(std::string_view line) {
  if (line.empty()) return std::nullopt;
  line = trim(line);
  HashLine parsed;
  const auto [stop, error] = std::from_chars(line.data(), line.data() + line.size(), parsed.values);
  if (error != std::errc()) return std::nullopt;
  line.remove_prefix(static_cast<std::size_t>(stop - line.data()));
  const bool worded = take(" values hashing to ", line) || take(" value hashing to ", line);
  if (!worded || !is_digest(line)) return std::nullopt;
  parsed.digest = line;
  return parsed;
}

void make_hash_line(const ValueList& values, std::string& line) {
  line.clear();
  append_integer(static_cast<std::int64_t>(values.size()), line);
  line += " values hashing to ";
  const Md5Text digest = md5_text(values.bytes());
  line.append(digest.data(), digest.size());
}

}  // namespace weir::record
