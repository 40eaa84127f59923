// The parser of documents; the only file that includes toml++.
#include "document/parse.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace weir::document {
namespace {

/// Far more than any description has; keeps every walk over the tree from running out of stack.
constexpr int kDeepest = 64;

/// Turns lines and characters, counted from 1, into offsets.
class Places {
 public:
  explicit Places(std::shared_ptr<const Source> source) : source_(std::move(source)) {
    const std::string_view text = source_->text();
    line_starts_.push_back(text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
    for (std::size_t at = text.find('\n'); at != std::string_view::npos;
         at = text.find('\n', at + 1)) {
      line_starts_.push_back(at + 1);
    }
  }

  [[nodiscard]] Place place_of(const ::toml::source_region& region) const {
    const std::uint32_t begin = offset_of(region.begin);
    return {source_, {begin, std::max(begin, offset_of(region.end)) - begin}};
  }

 private:
  [[nodiscard]] std::uint32_t offset_of(::toml::source_position position) const {
    const std::string_view text = source_->text();
    const std::size_t line = std::max<std::size_t>(position.line, 1) - 1;
    if (line >= line_starts_.size()) return static_cast<std::uint32_t>(text.size());
    std::size_t offset = line_starts_[line];
    for (std::uint32_t column = 1; column < position.column && offset < text.size(); ++column) {
      offset += std::max<std::size_t>(1, decode_utf8(text, offset).length);
    }
    return static_cast<std::uint32_t>(std::min(offset, text.size()));
  }

  std::shared_ptr<const Source> source_;
  std::vector<std::size_t> line_starts_;
};

Kind kind_of(::toml::node_type type) {
  switch (type) {
    case ::toml::node_type::table: return Kind::Table;
    case ::toml::node_type::array: return Kind::List;
    case ::toml::node_type::string: return Kind::Text;
    case ::toml::node_type::integer: return Kind::Integer;
    case ::toml::node_type::floating_point: return Kind::Real;
    case ::toml::node_type::boolean: return Kind::Boolean;
    default: return Kind::Time;
  }
}

class Converter {
 public:
  explicit Converter(const Places& places) : places_(places) {}

  Node convert(const ::toml::node& node) {
    Node made;
    made.kind = kind_of(node.type());
    made.place = places_.place_of(node.source());
    if (++depth_ > kDeepest) {
      if (!too_deep_) too_deep_ = made.place;
    } else if (const auto* table = node.as_table()) {
      add_entries(*table, made);
    } else if (const auto* list = node.as_array()) {
      for (const ::toml::node& element : *list) made.elements.push_back(convert(element));
    } else {
      set_scalar(node, made);
    }
    --depth_;
    return made;
  }

  /// The first place that was nested too deeply, if any.
  [[nodiscard]] const std::optional<Place>& too_deep() const { return too_deep_; }

 private:
  void add_entries(const ::toml::table& table, Node& made) {
    for (const auto& [key, node] : table) {
      made.entries.push_back(
          {std::string(key.str()), places_.place_of(key.source()), convert(node)});
    }
    // toml++ keeps them sorted by name.
    std::stable_sort(made.entries.begin(), made.entries.end(),
                     [](const Entry& left, const Entry& right) {
                       return left.place.span.begin < right.place.span.begin;
                     });
  }

  static void set_scalar(const ::toml::node& node, Node& made) {
    switch (made.kind) {
      case Kind::Text: made.text = **node.as_string(); break;
      case Kind::Integer:
        made.integer = **node.as_integer();
        made.text = std::to_string(made.integer);
        break;
      case Kind::Real: made.text = fmt::format("{}", **node.as_floating_point()); break;
      case Kind::Boolean:
        made.boolean = **node.as_boolean();
        made.text = made.boolean ? "true" : "false";
        break;
      default: made.text = made.place.source->slice(made.place.span); break;
    }
  }

  const Places& places_;
  int depth_ = 0;
  std::optional<Place> too_deep_;
};

/// The message of toml++ in our style: without its "Error while parsing ...: " and full stop.
std::string message_of(std::string_view text) {
  if (text.starts_with("Error while parsing ")) text.remove_prefix(20);
  while (text.ends_with('.')) text.remove_suffix(1);
  return fmt::format("not TOML: {}", text);
}

Diagnostic mistake(const Place& place, std::string message, std::string hint = {}) {
  return {Severity::Error, "toml.syntax", first_line(place).span, std::move(message),
          std::move(hint)};
}

/// toml++ notices behind the end of the line that a header is wrong, but for a table that stands
/// there already.
::toml::source_region region_of(const ::toml::parse_error& error) {
  ::toml::source_region region = error.source();
  const std::string_view what = error.description();
  const bool header = what.find("table header") != std::string_view::npos &&
                      what.find("existing table") == std::string_view::npos;
  if (header && region.begin.column == 1 && region.begin.line > 1) {
    --region.begin.line;
    region.end = region.begin;
  }
  return region;
}

std::string hint_of(std::string_view description) {
  const bool again = description.find("redefine") != std::string_view::npos;
  return again ? "a key stands once, with a value or with tables below it" : "";
}

}  // namespace

Parsed parse(Source source) {
  const auto shared = std::make_shared<const Source>(std::move(source));
  const Places places(shared);
  Parsed parsed;
  parsed.root.place = {shared, {}};
  try {
    Converter converter(places);
    Node root = converter.convert(::toml::parse(shared->text()));
    if (converter.too_deep()) {
      parsed.diagnostics.push_back(
          mistake(*converter.too_deep(), fmt::format("nested deeper than {} levels", kDeepest)));
    } else {
      parsed.root = std::move(root);
    }
  } catch (const ::toml::parse_error& error) {
    parsed.diagnostics.push_back(mistake(places.place_of(region_of(error)),
                                         message_of(error.description()),
                                         hint_of(error.description())));
  }
  return parsed;
}

}  // namespace weir::document
