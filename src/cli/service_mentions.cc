// Names of services in scripts, held against weir.toml and the catalogue.
#include "cli/service_mentions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "diag/suggest.h"
#include "process/signal_name.h"
#include "system/service/service_visit.h"

namespace weir::cli {
namespace {

using compile::ServiceMention;

class Judge {
 public:
  explicit Judge(const RunSystem& system) : system_(system) {}

  void judge(const ServiceMention& mention) {
    struct Kind {
      std::string_view argument;
      void (Judge::*judge)(const ServiceMention&);
    };
    constexpr std::array kKinds = {
        Kind{"", &Judge::judge_reference},
        Kind{"name", &Judge::judge_service},
        Kind{"override", &Judge::judge_override},
        Kind{"signal", &Judge::judge_signal},
    };
    const auto* kind = std::ranges::find(kKinds, mention.argument, &Kind::argument);
    if (kind != kKinds.end()) (this->*kind->judge)(mention);
  }

  Diagnostics take() { return std::move(diagnostics_); }

 private:
  void judge_reference(const ServiceMention& mention) {
    const std::string_view text = mention.text;
    const std::string_view service = text.substr(0, text.find('.'));
    const auto* known = find(mention, service);
    if (known == nullptr) return;
    const std::string_view place = text.substr(std::min(text.size(), service.size() + 1));
    const std::vector<std::string> names = system::names_in_scripts(*known);
    if (std::ranges::find(names, place) != names.end()) return;
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    std::string hint = did_you_mean(place, candidates);
    if (hint.empty()) hint = fmt::format("it has {}", join(candidates, ", "));
    error(mention, "service.name",
          place.empty() ? fmt::format("`${{service.{}}}` does not say what of it", service)
                        : fmt::format("`{}` has no `{}`", service, place),
          std::move(hint));
  }

  void judge_service(const ServiceMention& mention) { find(mention, mention.text); }

  void judge_override(const ServiceMention& mention) {
    const std::vector<std::string>& overrides = system_.read().overrides;
    if (std::ranges::find(overrides, mention.text) != overrides.end()) return;
    const std::vector<std::string_view> known(overrides.begin(), overrides.end());
    std::string hint = did_you_mean(mention.text, known);
    if (hint.empty()) hint = "weir.toml describes it in [override.NAME.service.SERVICE]";
    error(mention, "service.override", fmt::format("there is no override `{}`", mention.text),
          std::move(hint));
  }

  void judge_signal(const ServiceMention& mention) {
    const auto signal = process::parse_signal(mention.text);
    if (signal) return;
    error(mention, "service.signal", signal.error().message, signal.error().hint);
  }

  /// Null after saying so, and for a service whose description has mistakes of its own.
  const system::ServiceDescription* find(const ServiceMention& mention, std::string_view service) {
    const auto* found = system_.find(service);
    const std::vector<std::string>& named = system_.read().named;
    if (found != nullptr || std::ranges::find(named, service) != named.end()) return found;
    ServiceMistake mistake = no_service(service, system_.read().system, named);
    error(mention, mistake.rule, std::move(mistake.message), std::move(mistake.hint));
    return nullptr;
  }

  void error(const ServiceMention& mention, std::string_view rule, std::string message,
             std::string hint) {
    diagnostics_.push_back(
        {Severity::Error, rule, mention.span, std::move(message), std::move(hint)});
  }

  const RunSystem& system_;
  Diagnostics diagnostics_;
};

}  // namespace

Diagnostics unknown_mentions(std::span<const ServiceMention> mentions, const RunSystem& system) {
  Judge judge(system);
  for (const ServiceMention& mention : mentions) judge.judge(mention);
  return judge.take();
}

}  // namespace weir::cli
