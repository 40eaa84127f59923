// The command that runs what failed again.
#include "cli/repeat.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "cli/choose_kafka.h"
#include "kafka/secret_property.h"

namespace weir::cli {
namespace {

/// Of the properties of Kafka's client only those that are secret are hidden, and not if they only
/// name a variable.
std::string shown_properties(std::string_view text) {
  std::string shown;
  for (const Setting& property : kafka_properties(text)) {
    const bool names_variable = property.value.starts_with("${") && property.value.ends_with('}');
    const bool hides = kafka::is_secret_property(property.name) && !names_variable;
    shown += fmt::format("{}{}={}", shown.empty() ? "" : ",", property.name,
                         hides ? "***" : property.value);
  }
  return shown;
}

std::string shown_value(const GivenOption& given) {
  if (given.spec == &option::kKafkaOption) return shown_properties(given.value);
  if (!given.spec->has(trait::kSecret)) return mask_passwords(given.value);
  const std::size_t equals = given.value.find('=');
  return equals == std::string::npos ? "***" : given.value.substr(0, equals) + "=***";
}

/// Options of other runners that a repetition of single files does without.
bool selects_or_reports(const OptionSpec& spec) {
  constexpr std::array kOthers = {&option::kOriginalShuffle,  &option::kOriginalColour,
                                  &option::kOriginalFailFast, &option::kOriginalOverride,
                                  &option::kOriginalJunit,    &option::kPartitionId,
                                  &option::kPartitionCount,   &option::kOriginalSkip};
  return !spec.without_effect.empty() ||
         std::find(kOthers.begin(), kOthers.end(), &spec) != kOthers.end();
}

/// Whether an option says where or how something is run. The seed is added separately.
bool matters(const OptionSpec& spec) {
  const bool only_original = (spec.commands & ~taken_by::kDropIns) == 0;
  return (spec.has(trait::kRepeated) || (only_original && !selects_or_reports(spec))) &&
         &spec != &option::kSeed;
}

std::string_view program_of(Manner manner) {
  switch (manner) {
    case Manner::Weir: return "weir run";
    case Manner::Testdrive: return "testdrive";
    case Manner::Sqllogictest: return "sqllogictest";
  }
  return {};
}

bool starts_like_option(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

/// The files of a group up to the last one that failed, since what they build on comes before them;
/// of files that only share a database those that failed.
std::vector<std::string> up_to_failure(const ScriptGroup& group,
                                       const std::set<std::string>& failed) {
  if (group.origin == Origin::Single) {
    std::vector<std::string> files = group.files;
    std::erase_if(files, [&](const std::string& file) { return !failed.contains(file); });
    return files;
  }
  const auto last = std::find_if(group.files.rbegin(), group.files.rend(),
                                 [&](const std::string& file) { return failed.contains(file); });
  return {group.files.begin(), last.base()};
}

}  // namespace

std::vector<std::string> repeated_options(const Arguments& arguments) {
  std::vector<std::string> words;
  for (const GivenOption& given : arguments.given()) {
    const bool last = &given == arguments.find(*given.spec);
    const bool counts = given.place && (last || given.spec->has(trait::kRepeatable));
    if (!counts || !matters(*given.spec)) continue;
    words.push_back(fmt::format("--{}{}", given.negated ? "no-" : "", given.spec->name));
    const bool valued = given.spec->type != ValueType::Switch && !given.negated;
    if (valued) words.push_back(shown_value(given));
  }
  return words;
}

std::string repeat_command(const RunSettings& settings, std::optional<std::uint64_t> seed,
                           const std::set<std::string>& failed) {
  std::string sequences;
  std::vector<std::string> paths;
  for (const ScriptGroup& group : settings.groups) {
    const auto files = up_to_failure(group, failed);
    if (files.empty()) continue;
    if (group.origin == Origin::Sequence) {
      sequences += " --sequence " + shell_quote(group.name);
    } else {
      paths.insert(paths.end(), files.begin(), files.end());
    }
  }
  std::erase(paths, std::string(kStdin));
  if (paths.empty() && sequences.empty()) return {};
  std::string line(program_of(settings.manner));
  if (seed) line += fmt::format(" --seed {}", *seed);
  // There it also says whether files share a database.
  const bool isolated = settings.manner == Manner::Sqllogictest && !settings.one_database;
  if (isolated) line += fmt::format(" --jobs {}", settings.jobs);
  for (const std::string& word : settings.repeated_options) line += " " + shell_quote(word);
  line += sequences;
  if (std::any_of(paths.begin(), paths.end(), starts_like_option)) line += " --";
  for (const std::string& path : paths) line += " " + shell_quote(path);
  return line;
}

}  // namespace weir::cli
