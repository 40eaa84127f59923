// Saving, loading and comparing of bundles.
#include "cli/bundle.h"

#include <fmt/format.h>

#include <vector>

#include "base/file.h"
#include "base/text.h"
#include "plan/store.h"

namespace weir::cli {
namespace {

constexpr std::string_view kPlanFile = "plan.jsonl";
constexpr std::string_view kHistoryFile = "history.jsonl";

}  // namespace

Result<void> save_bundle(const std::filesystem::path& folder, const Bundle& bundle) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return fail(ErrorKind::Unavailable,
                fmt::format("cannot create `{}`: {}", folder.string(), error.message()));
  }
  WEIR_TRY(write_file(folder / kPlanFile, plan::save(bundle.plan)));
  return write_file(folder / kHistoryFile, bundle.history);
}

Result<Bundle> load_bundle(const std::filesystem::path& folder) {
  WEIR_TRY_ASSIGN(const std::string text, read_file(folder / kPlanFile));
  auto plan = plan::load(text);
  if (!plan) {
    return Failure(std::move(plan.error()).within((folder / kPlanFile).string()));
  }
  WEIR_TRY_ASSIGN(std::string history, read_file(folder / kHistoryFile));
  return Bundle{*std::move(plan), std::move(history)};
}

std::string first_difference(std::string_view recorded, std::string_view replayed) {
  if (recorded == replayed) return {};
  const auto before = split(recorded, '\n');
  const auto now = split(replayed, '\n');
  std::size_t line = 0;
  while (line < before.size() && line < now.size() && before[line] == now[line]) ++line;
  return fmt::format("line {} differs\n  recorded: {}\n  replayed: {}\n", line + 1,
                     line < before.size() ? before[line] : "(nothing)",
                     line < now.size() ? now[line] : "(nothing)");
}

}  // namespace weir::cli
