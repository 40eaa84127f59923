// PyPI: wheels, also those of other Pythons than the machine's: nothing in them is imported.
#include <fmt/format.h>

#include "system/service/fetcher.h"

namespace weir::system::fetch_pypi {
namespace {

/// Wheels may ask for a Python that is newer than the machine's.
constexpr const char* kPython = "3.12";

Result<void> check(const ArtefactSpec& artefact) {
  constexpr std::string_view kForm = "PACKAGE==VERSION";
  const std::string& name = artefact.names.front();
  const std::size_t equals = name.find("==");
  const bool formed = equals != std::string::npos && equals > 0 && equals + 2 < name.size() &&
                      name.find_first_of(" *,;<>!~/") == std::string::npos && name[0] != '-';
  if (!formed) return bad_name(artefact, name, kForm);
  if (artefact.names.size() == 1) return {};
  return bad_name(artefact, artefact.names[1], "one wheel an artefact");
}

Result<FetchedFiles> download(FetchJob& job) {
  WEIR_TRY(need_program("python3"));
  ClientRun pip{"pip",
                {"python3", "-m", "pip", "download", "--quiet", "--no-input", "--no-cache-dir",
                 "--disable-pip-version-check", "--retries", "2", "--no-deps", "--only-binary",
                 ":all:", "--python-version", kPython, "--dest", job.downloads.string()}};
  if (!job.artefact.platform.empty()) {
    pip.arguments.insert(pip.arguments.end(), {"--platform", job.artefact.platform});
  }
  pip.arguments.push_back(job.artefact.names.front());
  WEIR_TRY(run_client(job, std::move(pip)));
  return list_downloads(job);
}

Result<void> unpack(FetchJob& job, const FetchedFiles& files) {
  return take_content(job, job.downloads / files.files.front().name);
}

}  // namespace

extern const Fetcher spec;
constinit const Fetcher spec = {ArtefactKind::Pypi, Trust::Pinned, "unpacking", check,
                                download,           unpack};

}  // namespace weir::system::fetch_pypi
