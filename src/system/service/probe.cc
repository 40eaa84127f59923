// Asking a probe again and again, beside a watch on the service's process.
#include "system/service/probe.h"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "base/duration.h"
#include "base/file.h"
#include "base/text.h"
#include "driver/url.h"
#include "system/service/probe_tries.h"

namespace weir::system {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLogLines = 10;
/// A server that takes a connection and does not answer must not use up all the time at once.
constexpr auto kLongestTry = std::chrono::seconds(5);
constexpr std::string_view kNothing = "nothing";

struct Kind {
  ProbeKind kind;
  const char* form;  ///< With one place for the target.
  TryProbe attempt;
};
constexpr std::array<Kind, 8> kKinds = {{
    {ProbeKind::Tcp, "a connection to {}", try_tcp},
    {ProbeKind::Http, "an answer of {}", try_http},
    {ProbeKind::Sql, "an answer of {}", try_sql},
    {ProbeKind::Kafka, "metadata of {}", try_kafka},
    {ProbeKind::Log, "a line in {}", try_log},
    {ProbeKind::File, "the file {}", try_file},
    {ProbeKind::Exit, "its end{}", try_exit},
    {ProbeKind::Command, "success of {}", try_command},
}};

const Kind& kind_of(const ProbeSpec& probe) {
  return kKinds.at(static_cast<std::size_t>(probe.kind));
}

/// The texts of a probe, each replaced in place until one cannot be.
class Replacing {
 public:
  explicit Replacing(const NameLookup& names) : names_(names) {}

  void text(std::string& text) {
    if (problem_) return;
    auto replaced = interpolate(text, names_);
    if (replaced) {
      text = *std::move(replaced);
    } else {
      problem_ = std::move(replaced).error();
    }
  }
  void texts(std::vector<std::string>& texts) {
    for (std::string& one : texts) text(one);
  }
  [[nodiscard]] const std::optional<Error>& problem() const { return problem_; }

 private:
  const NameLookup& names_;
  std::optional<Error> problem_;
};

/// Without the password that a URL may have.
std::string shown_target(const ProbeSpec& probe) {
  if (probe.kind == ProbeKind::Exit) return {};
  if (probe.kind == ProbeKind::Command) {
    return fmt::format("`{}`", fmt::join(probe.command, " "));
  }
  if (probe.kind != ProbeKind::Sql) return probe.target;
  const auto target = driver::parse_target(probe.target);
  return target ? driver::to_public_url(*target) : probe.target;
}

/// What an earlier life has written says nothing of this one.
std::string last_lines(const fs::path& log, std::uint64_t begin) {
  const auto text = read_file(log);
  if (!text || begin >= text->size()) return {};
  std::vector<std::string_view> lines = split(trim(std::string_view(*text).substr(begin)), '\n');
  if (lines.size() > kLogLines) {
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kLogLines));
  }
  return join(lines, "\n");
}

std::uint64_t output_begin(const ProbeContext& context) {
  const auto found = context.log_begins.find(context.output);
  return found == context.log_begins.end() ? 0 : found->second;
}

Failure ended(const ProbeContext& context, const process::ExitStatus& status) {
  return fail(ErrorKind::Unavailable, describe_end(context, status));
}

Failure timed_out(const ProbeSpec& probe, const ProbeContext& context, Nanoseconds waited,
                  std::string_view seen) {
  const std::string lines = last_lines(context.output, output_begin(context));
  return fail(ErrorKind::Timeout,
              fmt::format("{} was not ready after {}: still waiting for {}, last seen: {}",
                          context.service, format_duration(waited), describe(probe), seen),
              lines.empty() ? "" : fmt::format("the last lines of its log:\n{}", lines));
}

class Wait {
 public:
  Wait(const ProbeSpec& probe, const ProbeContext& context, const OnWait& told,
       const Patience& patience)
      : probe_(probe),
        context_(context),
        told_(told),
        stop_(patience.stop),
        begin_(clock_.now()),
        deadline_(probe.timeout.count() == 0
                      ? patience.deadline
                      : Deadline::after(clock_, probe.timeout).or_sooner(patience.deadline)) {}

  Result<void> run() {
    tell(describe(probe_));
    if (probe_.start_period.count() > 0) WEIR_TRY(pause(probe_.start_period));
    for (;;) {
      const Deadline soon = Deadline::after(clock_, kLongestTry).or_sooner(deadline_);
      WEIR_TRY_ASSIGN(const Sighting sighting, try_probe(probe_, context_, {soon, stop_}));
      if (sighting.holds) return {};
      if (stop_.stop_requested()) return fail(ErrorKind::Cancelled, "interrupted");
      // A try that was cut off has seen less than the one before.
      if (!deadline_.expired(clock_) || seen_ == kNothing) note(sighting.seen);
      WEIR_TRY(pause(probe_.interval));
      if (deadline_.expired(clock_)) {
        return timed_out(probe_, context_, clock_.now() - begin_, seen_);
      }
    }
  }

 private:
  void tell(std::string_view what) const {
    if (told_) told_(context_.service, what);
  }

  void note(const std::string& seen) {
    if (seen == seen_ || seen.empty()) return;
    seen_ = seen;
    tell(fmt::format("{} ({})", describe(probe_), seen_));
  }

  /// Until the next try. A service that ends meanwhile is not asked any more.
  Result<void> pause(Nanoseconds length) const {
    const Deadline next = Deadline::after(clock_, length).or_sooner(deadline_);
    if (context_.process.id == 0) {
      if (clock_.wait_until(next.when(), stop_)) return {};
      return fail(ErrorKind::Cancelled, "interrupted");
    }
    const auto exit = context_.workshop.supervisor.wait_exit(context_.process, next, stop_);
    // Whether such an end is a good one is for the probe to say.
    if (exit) return probe_.kind == ProbeKind::Exit ? Result<void>() : ended(context_, *exit);
    if (exit.error().kind == ErrorKind::Timeout) return {};
    return Failure(exit.error());
  }

  const ProbeSpec& probe_;
  const ProbeContext& context_;
  const OnWait& told_;
  const std::stop_token stop_;
  mutable SystemClock clock_;
  const MonotonicTime begin_;
  const Deadline deadline_;
  std::string seen_{kNothing};
};

}  // namespace

std::string describe(const ProbeSpec& probe) {
  return fmt::format(fmt::runtime(kind_of(probe).form), shown_target(probe));
}

Result<ProbeSpec> resolve(const ProbeSpec& probe, const ProbeContext& context) {
  ProbeSpec resolved = probe;
  Replacing replacing(context.names);
  replacing.text(resolved.target);
  replacing.text(resolved.query);
  replacing.text(resolved.body);
  replacing.texts(resolved.command);
  for (std::vector<std::string>& row : resolved.rows) replacing.texts(row);
  if (replacing.problem()) return Failure(*replacing.problem());
  const bool is_path = probe.kind == ProbeKind::Log || probe.kind == ProbeKind::File;
  if (is_path && resolved.target.empty()) resolved.target = context.output.string();
  if (is_path) resolved.target = (context.folder / resolved.target).string();
  return resolved;
}

Result<Sighting> try_probe(const ProbeSpec& resolved, const ProbeContext& context,
                           const Patience& patience) {
  return kind_of(resolved).attempt(resolved, context, patience);
}

Result<void> await_probe(const ProbeSpec& probe, const ProbeContext& context, const OnWait& wait,
                         const Patience& patience) {
  WEIR_TRY_ASSIGN(const ProbeSpec resolved, resolve(probe, context));
  WEIR_TRY(Wait(resolved, context, wait, patience).run());
  if (context.process.id == 0 || probe.kind == ProbeKind::Exit) return {};
  // Somebody else may have answered in its place.
  const auto exit = context.workshop.supervisor.exit_of(context.process);
  return exit ? Result<void>(ended(context, *exit)) : Result<void>();
}

std::string describe_end(const ProbeContext& context, const process::ExitStatus& status) {
  return describe_end(context.service, status, context.output, output_begin(context));
}

std::string describe_end(std::string_view service, const process::ExitStatus& status,
                         const fs::path& output, std::uint64_t begin) {
  const std::string lines = last_lines(output, begin);
  return fmt::format("{} ended {}{}", service, process::describe(status),
                     lines.empty() ? ", its log is empty"
                                   : fmt::format("; the last lines of its log:\n{}", lines));
}

}  // namespace weir::system
