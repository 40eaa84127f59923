// Checksums: all that are given must be right, and all that is unpacked must be covered.
#include "system/service/fetch_check.h"

#include <fmt/format.h>

#include <algorithm>

namespace weir::system {
namespace {

constexpr const char* kNothingUsed = "the registry gave something else; nothing of it was used";

/// The checksum that pins a file; null if none does. A single one may stand without a name.
const std::string* pin_of(const ArtefactSpec& artefact, const FetchedFiles& files,
                          const FetchedFile& file) {
  auto found = artefact.sha256.find(file.name);
  if (found == artefact.sha256.end() && files.files.size() == 1) found = artefact.sha256.find("");
  return found == artefact.sha256.end() ? nullptr : &found->second;
}

Failure differs(std::string_view what, std::string_view actual, std::string_view expected) {
  return fail(
      ErrorKind::Unavailable,
      fmt::format("{} not what was pinned: the SHA-256 is {}, expected {}", what, actual, expected),
      kNothingUsed);
}

Failure unpinned(const FetchedFiles& files, const FetchedFile& file) {
  const bool several = files.files.size() > 1;
  return fail(ErrorKind::Usage, fmt::format("nothing says which checksum `{}` has", file.name),
              several ? fmt::format("if what came can be trusted: content-sha256 = \"{}\"",
                                    files.content_sha256)
                      : fmt::format("if what came can be trusted: sha256 = \"{}\"", file.sha256));
}

Result<void> check_file(const ArtefactSpec& artefact, const FetchedFiles& files,
                        const FetchedFile& file) {
  const std::string* pin = pin_of(artefact, files, file);
  if (pin == nullptr || *pin == file.sha256) return {};
  return differs(fmt::format("`{}` is", file.name), file.sha256, *pin);
}

/// Pins of files that did not come, which may have another name now.
Result<void> check_names(const ArtefactSpec& artefact, const FetchedFiles& files) {
  for (const auto& [name, digest] : artefact.sha256) {
    const bool here = name.empty() ? files.files.size() == 1
                                   : std::ranges::any_of(files.files, [&](const FetchedFile& file) {
                                       return file.name == name;
                                     });
    if (here) continue;
    std::string names;
    for (const FetchedFile& file : files.files) {
      names += fmt::format("{}`{}`", names.empty() ? "" : ", ", file.name);
    }
    if (name.empty()) {
      return fail(ErrorKind::Usage, "one checksum is given for several files",
                  fmt::format("name them as in sha256 = {{ \"FILE\" = \"...\" }}: {}", names));
    }
    return fail(ErrorKind::Unavailable,
                fmt::format("`{}`, whose checksum is pinned, was not among what came: {}", name,
                            names.empty() ? "nothing" : names),
                kNothingUsed);
  }
  return {};
}

}  // namespace

Result<void> check_download(const ArtefactSpec& artefact, Trust trust, const FetchedFiles& files) {
  if (trust == Trust::Own) return {};
  WEIR_TRY(check_names(artefact, files));
  for (const FetchedFile& file : files.files) WEIR_TRY(check_file(artefact, files, file));
  if (!artefact.content_sha256.empty() && artefact.content_sha256 != files.content_sha256) {
    return differs("the files are", files.content_sha256, artefact.content_sha256);
  }
  if (!artefact.content_sha256.empty() || trust == Trust::Signed) return {};
  for (const FetchedFile& file : files.files) {
    if (pin_of(artefact, files, file) == nullptr) return unpinned(files, file);
  }
  return {};
}

}  // namespace weir::system
