// Masks on RE2, with the replacement syntax of Rust's regex crate.
#include "run/mask.h"

#include <re2/re2.h>

#include <vector>

#include "base/text.h"

namespace weir::run {
namespace {

bool is_group_character(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z') || byte == '_';
}

/// Appends the text of the group `name`, a number or a name; a group that does not exist is empty.
void append_group(const re2::RE2& regex, const std::vector<re2::StringPiece>& groups,
                  std::string_view name, std::string& out) {
  std::uint64_t number = groups.size();
  if (!parse_unsigned(name, number)) {
    const auto& names = regex.NamedCapturingGroups();
    const auto found = names.find(std::string(name));
    if (found != names.end()) number = static_cast<std::uint64_t>(found->second);
  }
  if (number < groups.size() && groups[number].data() != nullptr) {
    out.append(groups[number].data(), groups[number].size());
  }
}

void append_replacement(const re2::RE2& regex, const std::vector<re2::StringPiece>& groups,
                        std::string_view replacement, std::string& out) {
  while (!replacement.empty()) {
    const std::size_t dollar = replacement.find('$');
    out.append(replacement.substr(0, dollar));
    if (dollar == std::string_view::npos) return;
    replacement.remove_prefix(dollar + 1);
    if (replacement.starts_with('$')) {
      out += '$';
      replacement.remove_prefix(1);
    } else if (const std::size_t close = replacement.find('}');
               replacement.starts_with('{') && close != std::string_view::npos) {
      append_group(regex, groups, replacement.substr(1, close - 1), out);
      replacement.remove_prefix(close + 1);
    } else {
      std::size_t length = 0;
      while (length < replacement.size() && is_group_character(replacement[length])) ++length;
      if (length == 0) out += '$';
      append_group(regex, groups, replacement.substr(0, length), out);
      replacement.remove_prefix(length);
    }
  }
}

}  // namespace

Result<Mask> Mask::create(std::string_view pattern, std::string_view replacement) {
  Mask mask;
  WEIR_TRY_ASSIGN(mask.pattern_, Pattern::create(pattern));
  mask.replacement_ = replacement;
  return mask;
}

std::string Mask::apply(std::string_view text) const {
  if (!pattern_) return std::string(text);
  const re2::RE2& regex = pattern_->compiled();
  const re2::StringPiece whole(text.data(), text.size());
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(regex.NumberOfCapturingGroups()) +
                                       1);
  std::string masked;
  std::size_t copied = 0;
  std::size_t from = 0;
  bool matched_before = false;
  while (from <= text.size() && regex.Match(whole, from, whole.size(), re2::RE2::UNANCHORED,
                                            groups.data(), static_cast<int>(groups.size()))) {
    const auto begin = static_cast<std::size_t>(groups[0].data() - whole.data());
    const std::size_t end = begin + groups[0].size();
    // An empty match right behind the last one does not count.
    if (!(begin == end && matched_before && begin == copied)) {
      masked.append(text.substr(copied, begin - copied));
      append_replacement(regex, groups, replacement_, masked);
      copied = end;
      matched_before = true;
    }
    const std::size_t step = std::max<std::size_t>(1, decode_utf8(text, end).length);
    from = begin == end ? end + step : end;
  }
  masked.append(text.substr(copied));
  return masked;
}

}  // namespace weir::run
