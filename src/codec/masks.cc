// Reading of masks.
#include <fmt/format.h>

#include "base/text.h"
#include "codec/compare.h"

namespace weir::codec {
namespace {

using Step = Masks::Step;

class MaskReader {
 public:
  explicit MaskReader(std::string_view path) : rest_(path) {}

  bool read(Masks::Mask& mask) {
    while (!rest_.empty()) {
      const char first = rest_.front();
      rest_.remove_prefix(1);
      if (first != '.' && first != '[') return false;
      if (!(first == '.' ? member(mask) : element(mask))) return false;
    }
    return !mask.empty();
  }

 private:
  bool member(Masks::Mask& mask) {
    if (rest_.starts_with('"')) return quoted_member(mask);
    const std::size_t end = std::min(rest_.find_first_of(".["), rest_.size());
    const std::string_view name = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (name.empty()) return false;
    mask.push_back(name == "*" ? Step{.kind = Step::Kind::AnyMember, }
                               : Step{.kind = Step::Kind::Member, .name = std::string(name)});
    return true;
  }

  bool quoted_member(Masks::Mask& mask) {
    const std::size_t end = rest_.find('"', 1);
    if (end == std::string_view::npos) return false;
    mask.push_back({.kind = Step::Kind::Member, .name = std::string(rest_.substr(1, end - 1))});
    rest_.remove_prefix(end + 1);
    return true;
  }

  bool element(Masks::Mask& mask) {
    const std::size_t end = rest_.find(']');
    if (end == std::string_view::npos) return false;
    const std::string_view place = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    std::uint64_t index = 0;
    if (place == "*") {
      mask.push_back({
          .kind = Step::Kind::AnyElement,
      });
      return true;
    }
    if (!parse_unsigned(place, index)) return false;
    mask.push_back({.kind = Step::Kind::Element, .name = {}, .index = index});
    return true;
  }

  std::string_view rest_;
};

}  // namespace

Result<Masks> Masks::create(const std::vector<std::string>& paths) {
  Masks masks;
  for (const std::string& path : paths) {
    if (MaskReader(path).read(masks.masks_.emplace_back())) continue;
    return fail(ErrorKind::Usage, fmt::format("bad path `{}`", path),
                "write `.field`, `.list[*].field`, `.list[0]` or `.*`");
  }
  return masks;
}

}  // namespace weir::codec
