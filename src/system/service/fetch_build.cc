// Build: a command of the user's that fills a folder.
#include <fmt/format.h>

#include "system/service/fetcher.h"

namespace weir::system::fetch_build {
namespace {

Result<void> check(const ArtefactSpec& artefact) {
  if (!artefact.names.front().empty()) return {};
  return bad_name(artefact, "", "PROGRAM [ARGUMENT...]");
}

Result<FetchedFiles> download(FetchJob& /*job*/) { return FetchedFiles{}; }

Result<void> unpack(FetchJob& job, const FetchedFiles& /*files*/) {
  const std::string name = fmt::format("the build of `{}`", job.artefact.name);
  WEIR_TRY(run_client(job, {name, job.artefact.names, {}, job.tree}));
  if (!std::filesystem::is_empty(job.tree)) return {};
  return fail(ErrorKind::Unavailable, fmt::format("{} left nothing", name),
              "what it is to leave belongs into its working folder");
}

}  // namespace

extern const Fetcher spec;
constinit const Fetcher spec = {
    ArtefactKind::Build, Trust::Own, "building", check, download, unpack};

}  // namespace weir::system::fetch_build
