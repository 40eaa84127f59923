// Checking of names and needs.
#include "system/service/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "diag/suggest.h"
#include "system/service/interpolate.h"

namespace weir::system {
namespace {

using document::Entry;
using document::Kind;
using document::Node;

/// Where a text stands, which decides what it may refer to; values of a mask.
namespace scope {
constexpr unsigned kArtefact = 1;  ///< Before anything is fetched.
constexpr unsigned kPrepare = 2;   ///< Without an instance.
constexpr unsigned kUrls = 4;
constexpr unsigned kInstance = 8;
constexpr unsigned kAddress = 16;  ///< Of a service that weir does not start.
constexpr unsigned kAll = 31;
constexpr unsigned kStarted = kPrepare | kUrls | kInstance;
}  // namespace scope

/// What stands before the first dot of a name, and where it may be used.
struct Group {
  std::string_view name;
  unsigned scopes;
  const std::vector<std::string> OwnNames::* members;  ///< Null: it stands alone.
};
constexpr std::array kGroups = {
    Group{"version", scope::kAll, nullptr},
    Group{"major", scope::kAll, nullptr},
    Group{"project", scope::kAll, nullptr},
    Group{"folder", scope::kUrls | scope::kInstance, nullptr},
    Group{"prepared", scope::kPrepare | scope::kInstance, nullptr},
    Group{"artefact", scope::kArtefact | scope::kStarted, &OwnNames::artefacts},
    Group{"jars", scope::kStarted, &OwnNames::artefacts},
    Group{"tool", scope::kArtefact | scope::kStarted, &OwnNames::tools},
    Group{"port", scope::kStarted, &OwnNames::ports},
    Group{"addr", scope::kStarted, &OwnNames::ports},
    Group{"host", scope::kStarted, &OwnNames::ports},
    Group{"advertised", scope::kStarted, &OwnNames::ports},
    Group{"url", scope::kPrepare | scope::kInstance, &OwnNames::urls},
};

/// Keys whose texts are no templates.
constexpr std::array<std::string_view, 12> kPlain = {
    "summary", "unavailable", "from",    "version", "versions",     "needs",
    "main",    "tool",        "options", "hosts",   "capabilities", "path"};

constexpr std::string_view kService = "service.";
constexpr std::array<std::string_view, 4> kOfOthers = {"addr", "host", "port", "url"};

unsigned scope_of(std::string_view key) {
  if (key == "artefact") return scope::kArtefact;
  if (key == "prepare") return scope::kPrepare;
  if (key == "urls") return scope::kUrls;
  return key == "address" ? scope::kAddress : scope::kInstance;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The place of the use number `index` of a text: its own, unless the text has escapes in front of
/// which nothing can be counted.
document::Place place_of(const Node& node, const std::vector<NameUse>& uses, std::size_t index) {
  const std::string_view written = node.place.source->slice(node.place.span);
  const auto raw = names_in(written);
  if (raw.size() != uses.size() || raw[index].name != uses[index].name) return node.place;
  const std::size_t length = raw[index].name.size() + (uses[index].closed ? 3 : 2);
  const auto begin = node.place.span.begin + static_cast<std::uint32_t>(raw[index].offset);
  return {node.place.source, {begin, static_cast<std::uint32_t>(length)}};
}

class Checker {
 public:
  Checker(Findings& findings, const OwnNames& own, const NamesOfServices& all)
      : findings_(findings), own_(own), all_(all) {}

  void check(const Node& node, unsigned scope) {
    if (node.is(Kind::Text)) {
      const auto uses = names_in(node.text);
      for (std::size_t i = 0; i < uses.size(); ++i)
        check_use(uses[i], place_of(node, uses, i), scope);
    }
    for (const Entry& entry : node.entries) check(entry.value, scope);
    for (const Node& element : node.elements) check(element, scope);
  }

  void add_need(std::string_view service, const document::Place& place) {
    if (!all_.contains(service)) return unknown_service(service, place);
    const bool known = std::any_of(needs_.begin(), needs_.end(),
                                   [&](const Need& need) { return need.service == service; });
    if (!known) needs_.push_back({std::string(service), place});
  }

  std::vector<Need> take_needs() { return std::move(needs_); }

 private:
  void check_use(const NameUse& use, const document::Place& place, unsigned scope) {
    if (!use.closed) {
      return findings_.error(place, "service.name", fmt::format("`${{{}` is not closed", use.name),
                             "write `${NAME}`, or `$${` for a literal `${`");
    }
    if (use.name.starts_with(kService)) {
      if ((scope & (scope::kArtefact | scope::kPrepare)) != 0) return misplaced(use, place, scope);
      return check_service(use, place);
    }
    const std::size_t dot = use.name.find('.');
    const auto* const group = std::find_if(kGroups.begin(), kGroups.end(), [&](const Group& known) {
      return known.name == use.name.substr(0, dot);
    });
    if (group == kGroups.end() || !is_member(*group, use.name, dot)) {
      return unknown(use.name, place, scope);
    }
    if ((group->scopes & scope) == 0) misplaced(use, place, scope);
  }

  [[nodiscard]] bool is_member(const Group& group, std::string_view name, std::size_t dot) const {
    if (group.members == nullptr) return dot == std::string_view::npos;
    // `${url}` is `${url.main}`.
    if (dot == std::string_view::npos) return group.name == "url" && contains(own_.urls, "main");
    return contains(own_.*group.members, name.substr(dot + 1));
  }

  void check_service(const NameUse& use, const document::Place& place) {
    const std::string_view rest = use.name.substr(kService.size());
    const std::size_t dot = rest.find('.');
    const std::string_view service = rest.substr(0, dot);
    const auto found = all_.find(service);
    if (found == all_.end()) return unknown_service(service, place);
    const std::string_view what =
        dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
    const bool good = std::find(kOfOthers.begin(), kOfOthers.end(), what) != kOfOthers.end() ||
                      (what.starts_with("url.") && contains(found->second.urls, what.substr(4)));
    if (!good) return unknown_of_service(use.name, service, found->second, place);
    add_need(service, place);
  }

  void unknown_service(std::string_view service, const document::Place& place) {
    std::vector<std::string_view> names;
    for (const auto& [name, unused] : all_) names.push_back(name);
    std::string hint = did_you_mean(service, names);
    if (hint.empty()) hint = "`weir describe` lists the services";
    findings_.error(place, "service.unknown", fmt::format("there is no service `{}`", service),
                    std::move(hint));
  }

  void unknown_of_service(std::string_view name, std::string_view service, const OwnNames& names,
                          const document::Place& place) {
    std::vector<std::string> known;
    for (const std::string_view part : kOfOthers)
      known.push_back(fmt::format("service.{}.{}", service, part));
    for (const std::string& url : names.urls)
      known.push_back(fmt::format("service.{}.url.{}", service, url));
    report_unknown(name, known, place);
  }

  /// Says so, with all that could stand there.
  void unknown(std::string_view name, const document::Place& place, unsigned scope) {
    std::vector<std::string> known;
    for (const Group& group : kGroups) {
      if ((group.scopes & scope) == 0) continue;
      if (group.members == nullptr) {
        known.emplace_back(group.name);
        continue;
      }
      for (const std::string& member : own_.*group.members) {
        known.push_back(fmt::format("{}.{}", group.name, member));
      }
    }
    report_unknown(name, known, place);
  }

  void report_unknown(std::string_view name, const std::vector<std::string>& known,
                      const document::Place& place) {
    const std::vector<std::string_view> names(known.begin(), known.end());
    std::string hint = did_you_mean(name, names);
    if (hint.empty()) {
      hint = fmt::format("names here are {}; `$${{` stands for a literal `${{`", join(names, ", "));
    }
    findings_.error(place, "service.name", fmt::format("unknown name `${{{}}}`", name),
                    std::move(hint));
  }

  void misplaced(const NameUse& use, const document::Place& place, unsigned scope) {
    std::string_view why = "a service that weir does not start has no folder, port or artefact";
    if (scope == scope::kArtefact) why = "an artefact is fetched before there is an instance";
    if (scope == scope::kUrls) why = "`urls` are what `url` is made of";
    if (scope == scope::kPrepare) {
      why = use.name == "folder" ? "what is prepared lies in `${prepared}`"
                                 : "what is prepared must hold for every later instance";
    }
    findings_.error(place, "service.name", fmt::format("`${{{}}}` means nothing here", use.name),
                    std::string(why));
  }

  Findings& findings_;
  const OwnNames& own_;
  const NamesOfServices& all_;
  std::vector<Need> needs_;
};

void add_keys(const Node& merged, std::string_view key, std::vector<std::string>& names) {
  const Entry* entry = merged.find(key);
  if (entry == nullptr) return;
  for (const Entry& named : entry->value.entries) names.push_back(named.key);
}

/// Follows needs depth first; a service that is met again on its own way closes a circle.
class Circles {
 public:
  Circles(Findings& findings, const std::map<std::string, std::vector<Need>, std::less<>>& needs)
      : findings_(findings), needs_(needs) {}

  void follow(const std::string& service) {
    if (done_.contains(service)) return;
    way_.push_back(service);
    const auto found = needs_.find(service);
    if (found != needs_.end()) {
      for (const Need& need : found->second) step(need);
    }
    way_.pop_back();
    done_.insert(service);
  }

 private:
  void step(const Need& need) {
    const auto met = std::find(way_.begin(), way_.end(), need.service);
    if (met == way_.end()) return follow(need.service);
    std::vector<std::string_view> names(met, way_.end());
    names.push_back(need.service);
    findings_.error(need.place, "service.cycle",
                    fmt::format("`{}` needs itself: {}", need.service, join(names, " → ")),
                    "one of them has to start without the other");
  }

  Findings& findings_;
  const std::map<std::string, std::vector<Need>, std::less<>>& needs_;
  std::vector<std::string> way_;
  std::set<std::string, std::less<>> done_;
};

}  // namespace

OwnNames names_of(const Node& merged, const ServiceDescription& read) {
  OwnNames names;
  add_keys(merged, "artefact", names.artefacts);
  add_keys(merged, "tool", names.tools);
  add_keys(merged, "port", names.ports);
  for (const auto& [name, url] : read.urls) names.urls.push_back(name);
  return names;
}

std::vector<Need> check_names(Findings& findings, const Node& merged, const OwnNames& own,
                              const NamesOfServices& all) {
  Checker checker(findings, own, all);
  if (const Entry* needs = merged.find("needs")) {
    for (const Node& need : needs->value.elements) {
      if (need.is(Kind::Text)) checker.add_need(need.text, need.place);
    }
  }
  for (const Entry& entry : merged.entries) {
    const bool plain = std::find(kPlain.begin(), kPlain.end(), entry.key) != kPlain.end();
    if (!plain) checker.check(entry.value, scope_of(entry.key));
  }
  return checker.take_needs();
}

void check_circles(Findings& findings,
                   const std::map<std::string, std::vector<Need>, std::less<>>& needs) {
  Circles circles(findings, needs);
  for (const auto& [service, unused] : needs) circles.follow(service);
}

}  // namespace weir::system
