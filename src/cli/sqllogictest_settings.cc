// The options of sqllogictest-rs in terms of ours.
#include "cli/sqllogictest_settings.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "cli/drop_in.h"
#include "driver/url.h"

namespace weir::cli {
namespace {

constexpr std::string_view kExtended = "postgres-extended";
constexpr std::string_view kPostgres = "postgres";
constexpr std::string_view kMysql = "mysql";

constexpr std::array kSame = {
    SameOption{&option::kOriginalColour, &option::kColour},
    SameOption{&option::kKeepDatabase, &option::kKeepFailed},
    SameOption{&option::kOriginalFailFast, &option::kFailFast},
    SameOption{&option::kOriginalOverride, &option::kRewrite},
    SameOption{&option::kPartitionId, &option::kShard},
    SameOption{&option::kPartitionCount, &option::kShardCount},
};

/// The options that say which server is meant.
constexpr std::array kServer = {&option::kOriginalHost,     &option::kOriginalPort,
                                &option::kOriginalDatabase, &option::kOriginalUser,
                                &option::kOriginalPassword, &option::kOriginalOptions};

void mistake(Complaints& complaints, const GivenOption* given, std::string message,
             std::string_view hint) {
  complaints.mistakes.push_back(
      {given == nullptr ? std::nullopt : given->place, std::move(message), std::string(hint)});
}

/// Option `ours` with that value, in the place of `given`.
GivenOption standing_for(const GivenOption* given, const OptionSpec& ours, std::string value) {
  GivenOption option{&ours, std::move(value), false, {}, 0};
  if (given != nullptr) option.place = given->place, option.word = given->word;
  return option;
}

/// CI services say which part of the files a machine is to run.
void add_partition_of_buildkite(Arguments& arguments, const Environment& environment,
                                Complaints& complaints) {
  if (arguments.has(option::kPartitionId) || arguments.has(option::kPartitionCount)) return;
  const char* id = environment("BUILDKITE_PARALLEL_JOB");
  const char* count = environment("BUILDKITE_PARALLEL_JOB_COUNT");
  if (id == nullptr || count == nullptr) return;
  if (!check_value(option::kPartitionId, id) || !check_value(option::kPartitionCount, count)) {
    return mistake(complaints, nullptr,
                   fmt::format("Buildkite's part `{}` of `{}` cannot be read", id, count), {});
  }
  arguments.add({&option::kPartitionId, id, false, {}, 0});
  arguments.add({&option::kPartitionCount, count, false, {}, 0});
  complaints.notes.push_back(fmt::format("part {} of {}, as Buildkite says", id, count));
}

void check_partition(const Arguments& arguments, Complaints& complaints) {
  const GivenOption* count = arguments.find(option::kPartitionCount);
  if (count == nullptr || arguments.has(option::kPartitionId)) return;
  mistake(complaints, count, "`--partition-count` needs `--partition-id`",
          "parts are counted from 0");
}

/// A part without a number of parts means nothing, as there.
void drop_lonely_partition(Arguments& arguments) {
  const bool lonely =
      arguments.has(option::kPartitionId) && !arguments.has(option::kPartitionCount);
  if (!lonely) return;
  arguments.add({&option::kPartitionCount, "1", false, {}, 0});
  arguments.add({&option::kPartitionId, "0", false, {}, 0});
}

void choose_engine(Arguments& arguments, RunSettings& settings, Complaints& complaints) {
  const GivenOption* given = arguments.find(option::kOriginalEngine);
  const std::string name = *arguments.text(option::kOriginalEngine);
  if (name == "external") {
    return mistake(complaints, given, "there is no engine `external`",
                   option::kExternalTemplate.refused);
  }
  if (name == kExtended) settings.slt.labels.emplace_back(kExtended);
  if (given == nullptr && arguments.has(option::kTarget)) return;
  arguments.add(
      standing_for(given, option::kEngine, std::string(name == kExtended ? kPostgres : name)));
}

const GivenOption* first_of_server(const Arguments& arguments) {
  for (const OptionSpec* spec : kServer) {
    if (const GivenOption* given = arguments.find(*spec)) return given;
  }
  return nullptr;
}

/// What is not given is as in the original, which knows only what PostgreSQL is called by.
driver::ConnectTarget unnamed_server(const Arguments& arguments) {
  driver::ConnectTarget target;
  target.host = "localhost";
  if (arguments.text(option::kOriginalEngine) == kMysql) {
    target.scheme = kMysql;
    target.user = "root";
  } else {
    target.database = target.user = target.password = kPostgres;
  }
  target.port = driver::default_port(target);
  return target;
}

/// The address that the original would connect to, if any part of it is given.
void choose_target(Arguments& arguments, Complaints& complaints) {
  const GivenOption* given = first_of_server(arguments);
  if (given == nullptr) return;
  driver::ConnectTarget target = unnamed_server(arguments);
  target.host = arguments.text(option::kOriginalHost).value_or(target.host);
  const std::uint64_t port = arguments.count(option::kOriginalPort).value_or(target.port);
  if (port > UINT16_MAX) {
    return mistake(complaints, arguments.find(option::kOriginalPort),
                   fmt::format("`{}` is not a port", port), "ports are numbers from 1 to 65535");
  }
  target.port = static_cast<std::uint16_t>(port);
  target.database = arguments.text(option::kOriginalDatabase).value_or(target.database);
  target.user = arguments.text(option::kOriginalUser).value_or(target.user);
  target.password = arguments.text(option::kOriginalPassword).value_or(target.password);
  if (const auto options = arguments.text(option::kOriginalOptions)) {
    if (target.scheme == kMysql) {
      return mistake(complaints, arguments.find(option::kOriginalOptions),
                     "MySQL takes no `--options`", "they are settings of PostgreSQL's sessions");
    }
    target.options["options"] = *options;
  }
  arguments.add(standing_for(given, option::kTarget, driver::to_url(target)));
}

/// The original picks one of several servers by chance for each session.
void refuse_several_servers(const Arguments& arguments, Complaints& complaints) {
  for (const OptionSpec* spec : {&option::kOriginalHost, &option::kOriginalPort}) {
    if (arguments.all(*spec).size() < 2) continue;
    mistake(complaints, arguments.find(*spec), fmt::format("more than one `--{}`", spec->name),
            "weir runs on one server; a balancer in front of several is one");
  }
}

/// Without `-j` all files see one database, with it each has its own.
void choose_databases(Arguments& arguments, RunSettings& settings) {
  settings.one_database = !arguments.has(option::kJobs);
  settings.bare_databases = true;
  const bool shared = settings.one_database || !arguments.has(option::kTarget);
  if (!shared && arguments.find(option::kIsolate) == nullptr) {
    arguments.add({&option::kIsolate, {}, false, {}, 0});
  }
}

void choose_report(Arguments& arguments, RunSettings& settings) {
  settings.junit.suite = "sqllogictest";
  settings.junit.as_words = true;
  const GivenOption* given = arguments.find(option::kOriginalJunit);
  if (given == nullptr) return;
  settings.junit.class_name = given->value;
  arguments.add(standing_for(given, option::kJunitReport, given->value + "-junit.xml"));
}

}  // namespace

void apply_sqllogictest_options(Arguments& arguments, RunSettings& settings,
                                const Environment& environment, Complaints& complaints) {
  add_partition_of_buildkite(arguments, environment, complaints);
  check_partition(arguments, complaints);
  drop_lonely_partition(arguments);
  rename_options(arguments, kSame);
  refuse_several_servers(arguments, complaints);
  choose_target(arguments, complaints);
  choose_engine(arguments, settings, complaints);
  choose_databases(arguments, settings);
  choose_report(arguments, settings);
  note_without_effect(arguments, "sqllogictest", complaints);
  if (const auto skipped = arguments.text(option::kOriginalSkip)) {
    if (auto pattern = Pattern::create(*skipped)) settings.skipped_files = *std::move(pattern);
  }
  // Rewriting needs to see every record.
  if (!arguments.has(option::kRewrite)) settings.options.after_failure = run::AfterFailure::Stop;
}

}  // namespace weir::cli
