// Collecting, grouping and selecting scripts.
#include "cli/choose_scripts.h"

#include <fmt/format.h>

#include <cstdint>
#include <utility>

#include "cli/given_values.h"
#include "cli/script_language.h"

namespace weir::cli {
namespace {

void collect_sequences(const Arguments& arguments, std::vector<ScriptGroup>& groups,
                       Complaints& complaints) {
  for (const GivenOption& given : arguments.given()) {
    if (given.spec != &option::kSequence) continue;
    auto files = collect(given.value);
    if (files) {
      groups.push_back({Origin::Sequence, given.value, *std::move(files)});
    } else {
      complaints.mistakes.push_back({given.place, files.error().message, files.error().hint});
    }
  }
}

/// What to do if no script is named. An option that lacks its value takes the script for it.
std::string no_script_hint(const Arguments& arguments) {
  for (const GivenOption& given : arguments.given()) {
    const bool word = given.place && given.place->index != given.word;
    if (!word || role_of(given.value) == FileRole::None) continue;
    return fmt::format("`{}` was taken for the value of `{}`", given.value, usage_of(*given.spec));
  }
  return "name files, folders or patterns, or `-` for standard input";
}

Selection make_selection(const Arguments& arguments, const RunSettings& settings,
                         Complaints& complaints) {
  Selection selection;
  selection.shard = arguments.count(option::kShard).value_or(0);
  selection.shard_count = arguments.count(option::kShardCount).value_or(1);
  if (selection.shard >= selection.shard_count) {
    add_mistake(
        complaints, arguments, option::kShard,
        fmt::format("there is no shard {} of {}", selection.shard, selection.shard_count),
        fmt::format("shards are counted from 0, the last is {}", selection.shard_count - 1));
  }
  selection.shuffle = arguments.has(option::kShuffle);
  selection.seed = settings.seed;
  selection.max_files = arguments.count(option::kMaxTests).value_or(UINT64_MAX);
  return selection;
}

/// One group of all, which therefore share what a group shares.
void put_together(std::vector<ScriptGroup>& groups) {
  ScriptGroup all;
  for (ScriptGroup& group : groups) {
    all.files.insert(all.files.end(), group.files.begin(), group.files.end());
  }
  groups.clear();
  if (!all.files.empty()) groups.push_back(std::move(all));
}

}  // namespace

std::vector<std::string> collect_paths(const Arguments& arguments, Fragments fragments,
                                       Complaints& complaints) {
  std::vector<std::string> files;
  for (const Positional& positional : arguments.positionals()) {
    auto found = collect(positional.text, fragments);
    if (found) {
      files.insert(files.end(), found->begin(), found->end());
    } else {
      complaints.mistakes.push_back(
          {WordPlace{positional.index}, found.error().message, found.error().hint});
    }
  }
  return files;
}

void require_paths(const Arguments& arguments, const Words& words, Complaints& complaints) {
  const bool named = !arguments.positionals().empty() || arguments.has(option::kSequence);
  if (named || !complaints.mistakes.empty()) return;
  complaints.mistakes.push_back(
      {WordPlace{words.size()}, "no script to run", no_script_hint(arguments)});
}

void choose_seed(const Arguments& arguments, const Surroundings& surroundings,
                 RunSettings& settings) {
  const auto given = arguments.count(option::kSeed);
  settings.seed_given = given.has_value();
  settings.seed = given.value_or(surroundings.random_seed);
}

void choose_scripts(const Arguments& arguments, const std::optional<Config>& config,
                    RunSettings& settings, Complaints& complaints) {
  // A word behind an option that is unknown may be its value: no file is looked for then.
  if (!complaints.mistakes.empty()) return;
  std::vector<ScriptGroup> groups;
  collect_sequences(arguments, groups, complaints);
  std::vector<std::string> files = collect_paths(arguments, Fragments::LeftOut, complaints);
  if (const auto& skipped = settings.skipped_files) {
    const auto left_out =
        std::erase_if(files, [&](const std::string& file) { return skipped->found_in(file); });
    if (left_out == 0) complaints.notes.emplace_back("`--skip` leaves out none of the files");
  }
  const auto single = group_by_suite(files, config ? config->suites : std::vector<ScriptGroup>());
  groups.insert(groups.end(), single.begin(), single.end());
  for (const ScriptGroup& group : groups) settings.collected += group.files.size();
  const Selection selection = make_selection(arguments, settings, complaints);
  if (complaints.fatal()) return;
  settings.groups = select(std::move(groups), selection);
  if (settings.one_database && !arguments.has(option::kTarget)) put_together(settings.groups);
}

std::vector<std::string> files_of(const std::vector<ScriptGroup>& groups) {
  std::vector<std::string> files;
  for (const ScriptGroup& group : groups) {
    files.insert(files.end(), group.files.begin(), group.files.end());
  }
  return files;
}

}  // namespace weir::cli
