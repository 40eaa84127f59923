// Which reporters a run has.
#include "cli/run_output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>

#include "base/check.h"
#include "kafka/secret_property.h"

namespace weir::cli {
namespace {

constexpr std::chrono::milliseconds kTick(200);

std::size_t terminal_columns() {
  winsize size = {};
  const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

void add_secrets(const RunSettings& settings, report::SecretFilter& secrets) {
  for (const std::string& name : settings.secrets) {
    const auto found = settings.options.variables.find(name);
    if (found != settings.options.variables.end()) secrets.add(found->second);
  }
  const run::KafkaOptions& kafka = settings.options.kafka;
  for (const auto& [name, value] : kafka.properties) {
    if (kafka::is_secret_property(name)) secrets.add(value);
  }
  secrets.add(kafka.certificate_password);
  secrets.add(kafka.registry_password);
}

}  // namespace

Result<std::unique_ptr<RunOutput>> RunOutput::create(const RunSettings& settings,
                                                     const Invocation& invocation) {
  std::unique_ptr<RunOutput> output(new RunOutput);  // private constructor
  add_secrets(settings, output->secrets_);
  const bool terminal = ::isatty(STDOUT_FILENO) != 0;
  report::ReportOptions options;
  options.colour = decide_colour(settings.colour, terminal, invocation.environment);
  options.columns = terminal_columns;
  output->live_ = terminal && settings.verbosity != Verbosity::Quiet;
  if (output->live_) options.progress = report::ProgressStyle::Live;
  if (settings.verbosity == Verbosity::Quiet) options.detail = report::Detail::Problems;
  if (settings.verbosity == Verbosity::Verbose) options.detail = report::Detail::Commands;
  if (settings.json_only_problems) options.json_scope = report::JsonScope::OnlyProblems;
  options.junit_names = settings.junit;
  // JSON on standard output stands alone there.
  if (settings.json != "-") WEIR_TRY(output->add("console", "-", options));
  if (!settings.json.empty()) WEIR_TRY(output->add("json", settings.json, options));
  if (!settings.junit_report.empty()) {
    WEIR_TRY(output->add("junit", settings.junit_report, options));
  }
  return output;
}

Result<void> RunOutput::add(std::string_view reporter, const std::string& path,
                            const report::ReportOptions& options) {
  const report::ReporterSpec* spec = report::find_reporter(reporter);
  WEIR_CHECK(spec != nullptr, "no such reporter");
  WEIR_TRY_ASSIGN(auto file, report::FileSink::create(path));
  reporters_.push_back(spec->make(options, *file, secrets_));
  files_.push_back(std::move(file));
  return {};
}

std::vector<plan::EventSink*> RunOutput::sinks() const {
  std::vector<plan::EventSink*> sinks;
  for (const auto& reporter : reporters_) sinks.push_back(reporter.get());
  return sinks;
}

void RunOutput::keep_moving(plan::Journal& journal) {
  if (!live_) return;
  ticker_ = std::jthread([&journal](const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any condition;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
      condition.wait_for(lock, stop, kTick, [] { return false; });
      journal.emit({}, plan::Ticked{});
    }
  });
}

Result<void> RunOutput::finish() {
  ticker_ = {};
  for (const auto& file : files_) WEIR_TRY(file->finish());
  return {};
}

}  // namespace weir::cli
