// Values of descriptions: their forms, and what is said of anything else.
#include "system/service/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/duration.h"
#include "base/text.h"
#include "diag/suggest.h"
#include "system/service/interpolate.h"

namespace weir::system {
namespace {

using document::Entry;
using document::Kind;
using document::Node;

struct Unit {
  std::string_view name;
  std::uint64_t bytes;
};
constexpr std::array kUnits = {
    Unit{"B", 1},     Unit{"KiB", 1UL << 10}, Unit{"MiB", 1UL << 20}, Unit{"GiB", 1UL << 30},
    Unit{"kB", 1000}, Unit{"KB", 1000},       Unit{"MB", 1000'000},   Unit{"GB", 1000'000'000},
};

/// More keys than these do not help anybody who reads a message.
constexpr std::size_t kShownKeys = 16;

}  // namespace

Origin origin_of(const document::Place& place) {
  const Position position = position_of(place.source->text(), place.span.begin);
  return {place.source->path, place.span, position.line, position.column};
}

void Findings::error(const document::Place& place, std::string_view rule, std::string message,
                     std::string hint) {
  add(*place.source, {Severity::Error, rule, document::first_line(place).span, std::move(message),
                      std::move(hint)});
}

void Findings::add(const Source& source, const Diagnostic& diagnostic) {
  order_.emplace(source.path, order_.size());
  if (!seen_.emplace(source.path, diagnostic.span.begin, diagnostic.message).second) return;
  findings_.push_back({source, diagnostic});
}

std::vector<Finding> Findings::take() {
  std::stable_sort(findings_.begin(), findings_.end(), [&](const Finding& a, const Finding& b) {
    return std::pair(order_.at(a.source.path), a.diagnostic.span.begin) <
           std::pair(order_.at(b.source.path), b.diagnostic.span.begin);
  });
  return std::move(findings_);
}

std::string Reading::settled(std::string_view text) const {
  std::string whole;
  std::size_t done = 0;
  for (const NameUse& use : names_in(text)) {
    const std::string* value = nullptr;
    const std::string major = version_.substr(0, version_.find('.'));
    if (use.name == "version") value = &version_;
    if (use.name == "major") value = &major;
    if (use.name == "project") value = &project_;
    if (value == nullptr) continue;
    whole += text.substr(done, use.offset - done);
    whole += *value;
    done = use.offset + use.name.size() + std::string_view("${}").size();
  }
  whole += text.substr(done);
  return whole;
}

bool Reading::is_table(const Entry& entry) {
  if (entry.value.is(Kind::Table)) return true;
  wrong_type(entry, "a table");
  return false;
}

std::vector<const Node*> Reading::tables(const Entry& entry) {
  std::vector<const Node*> found;
  if (!entry.value.is(Kind::List)) {
    wrong_type(entry, "a list of tables",
               fmt::format("write two brackets: `[[...{}]]`", entry.key));
    return found;
  }
  for (const Node& element : entry.value.elements) {
    if (element.is(Kind::Table)) {
      found.push_back(&element);
    } else {
      error(element.place, "service.type",
            fmt::format("{} in `{}`, expected tables", to_text(element.kind), entry.key));
    }
  }
  return found;
}

void Reading::wrong_type(const Entry& entry, std::string_view expected, std::string hint) {
  error(entry.value.place, "service.type",
        fmt::format("`{}` is {}, expected {}", entry.key, to_text(entry.value.kind), expected),
        std::move(hint));
}

void Reading::unknown_key(const Entry& entry, std::string_view table,
                          std::span<const std::string_view> known) {
  std::string hint = did_you_mean(entry.key, known);
  if (hint.empty()) {
    hint = known.size() > kShownKeys
               ? "`weir help services` lists the keys"
               : fmt::format("{} has {}", table, join({known.begin(), known.end()}, ", "));
  }
  error(entry.place, "service.unknown-key", fmt::format("unknown key `{}` of {}", entry.key, table),
        std::move(hint));
}

void Reading::value(const Entry& entry, std::string& into) {
  if (!entry.value.is(Kind::Text)) return wrong_type(entry, "a text");
  into = entry.value.text;
}

void Reading::value(const Entry& entry, std::vector<std::string>& into) {
  if (!entry.value.is(Kind::List)) {
    return wrong_type(entry, "a list of texts", "such as [\"first\", \"second\"]");
  }
  std::vector<std::string> texts;
  for (const Node& element : entry.value.elements) {
    if (!element.is(Kind::Text)) {
      error(element.place, "service.type",
            fmt::format("{} in `{}`, expected texts", to_text(element.kind), entry.key));
    } else {
      texts.push_back(element.text);
    }
  }
  into = std::move(texts);
}

void Reading::value(const Entry& entry, bool& into) {
  if (!entry.value.is(Kind::Boolean)) return wrong_type(entry, "true or false");
  into = entry.value.boolean;
}

void Reading::value(const Entry& entry, int& into) {
  if (!entry.value.is(Kind::Integer)) return wrong_type(entry, "a whole number");
  if (entry.value.integer < 0 || entry.value.integer > 999) {
    return error(entry.value.place, "service.value",
                 fmt::format("`{}` is {}, expected 0 to 999", entry.key, entry.value.text));
  }
  into = static_cast<int>(entry.value.integer);
}

void Reading::value(const Entry& entry, std::chrono::milliseconds& into) {
  if (!entry.value.is(Kind::Text)) return wrong_type(entry, "a duration", "such as \"30s\"");
  const auto duration = parse_duration(entry.value.text);
  if (!duration) {
    return error(entry.value.place, "service.value", duration.error().message,
                 duration.error().hint);
  }
  into = std::chrono::duration_cast<std::chrono::milliseconds>(*duration);
}

void Reading::value(const Entry& entry, std::uint64_t& bytes) {
  constexpr std::string_view kForm = "such as \"512MiB\"; units are B, KiB, MiB, GiB, kB, MB, GB";
  if (!entry.value.is(Kind::Text)) return wrong_type(entry, "a size", std::string(kForm));
  const std::string_view text = entry.value.text;
  std::uint64_t number = 0;
  const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view name = trim(text.substr(static_cast<std::size_t>(stop - text.data())));
  const auto* const unit = std::find_if(kUnits.begin(), kUnits.end(),
                                        [&](const Unit& known) { return known.name == name; });
  const bool good =
      failure == std::errc() && unit != kUnits.end() && number <= (1UL << 50) / unit->bytes;
  if (!good) {
    return error(entry.value.place, "service.value", fmt::format("`{}` is not a size", text),
                 std::string(kForm));
  }
  bytes = number * unit->bytes;
}

void Reading::value(const Entry& entry, Pairs& into) {
  if (!is_table(entry)) return;
  Pairs pairs;
  for (const Entry& pair : entry.value.entries) {
    if (!pair.value.is_scalar()) {
      wrong_type(pair, "a text or a number");
    } else {
      pairs.emplace_back(pair.key, pair.value.text);
    }
  }
  into = std::move(pairs);
}

void Reading::value(const Entry& entry, std::map<std::string, std::string>& into) {
  Pairs pairs;
  value(entry, pairs);
  into = {pairs.begin(), pairs.end()};
}

}  // namespace weir::system
