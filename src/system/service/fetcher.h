// Fetcher: how one kind of artefact is downloaded and unpacked. A file each; fetchers.def lists
// them.
//
// `ensure` drives it: download, compare checksums, unpack, publish. Nothing of a download is run or
// unpacked before its checksum was compared.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "system/service/fetch.h"
#include "system/service/fetch_record.h"
#include "system/service/fetch_watch.h"
#include "system/workshop.h"

namespace weir::system {

/// One fetch under way. All folders lie in a work folder, which vanishes with the fetch.
struct FetchJob {
  const Workshop& workshop;
  const ArtefactSpec& artefact;
  const OnFetch& progress;
  const Patience& patience;
  FetchWatch& watch;
  std::filesystem::path folder;     ///< The work folder: caches of clients, logs.
  std::filesystem::path downloads;  ///< In it; holds nothing but what was downloaded.
  std::filesystem::path tree;       ///< In it; becomes the artefact's folder.
};

/// What vouches for a download.
enum class Trust : std::uint8_t {
  Pinned,  ///< Only the checksums of the description.
  Signed,  ///< Its client has verified a signature; checksums are compared if there are any.
  Own,     ///< Nothing is downloaded.
};

struct Fetcher {
  ArtefactKind kind = ArtefactKind::Path;
  Trust trust = Trust::Pinned;
  std::string_view unpacking = "unpacking";  ///< What `unpack` is called while it lasts.
  /// Usage if a name is not of the form that the client is asked with.
  Result<void> (*check)(const ArtefactSpec& artefact) = nullptr;
  /// Fills `downloads` and says what is there.
  Result<FetchedFiles> (*download)(FetchJob& job) = nullptr;
  /// Fills `tree`, of downloads whose checksums were right.
  Result<void> (*unpack)(FetchJob& job, const FetchedFiles& files) = nullptr;
};

/// The fetcher of that kind; null for Path, of which nothing is fetched.
[[nodiscard]] const Fetcher* find_fetcher(ArtefactKind kind);

/// A client run in the job's work folder.
struct ClientRun {
  std::string name;  ///< For messages: `pip`.
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment = {};  ///< On top of the caller's.
  std::filesystem::path folder = {};  ///< Working folder; empty: the work folder.
};

/// Runs it with the caller's environment, its temporary files in the work folder. Unavailable, with
/// the last lines of its output, if it fails.
[[nodiscard]] Result<void> run_client(const FetchJob& job, ClientRun run);

/// What a client said, with lines that differ only in counters and addresses told once.
[[nodiscard]] std::string without_repeats(std::string_view text);

/// What Maven gives as its reason, which is not what it ends with; empty if there is none in `log`.
[[nodiscard]] std::string maven_reason(std::string_view log);

/// The path of a program of the machine; empty if there is none.
[[nodiscard]] std::filesystem::path find_on_path(std::string_view program);
/// Unavailable, with the command that installs it, if there is none.
[[nodiscard]] Result<std::filesystem::path> need_program(std::string_view program);

/// Sizes and checksums of the files in `downloads`.
[[nodiscard]] Result<FetchedFiles> list_downloads(const FetchJob& job);

/// The only file below `folder` whose name ends so, the first by name of several. Unavailable if
/// there is none.
[[nodiscard]] Result<std::filesystem::path> find_file(const std::filesystem::path& folder,
                                                      std::string_view ending);
/// Whether `unpack_archive` can be asked about such a file.
[[nodiscard]] bool is_archive(const std::filesystem::path& file);
/// Unpacks a tarball into the empty folder `into`, or what it holds below its only folder.
[[nodiscard]] Result<void> unpack_archive(const FetchJob& job, const std::filesystem::path& file,
                                          const std::filesystem::path& into);
/// Unpacks a zip file (a wheel, a jar), with the modes of its files.
[[nodiscard]] Result<void> unpack_zip(const FetchJob& job, const std::filesystem::path& file,
                                      const std::filesystem::path& into);
/// Puts what the description wants of a downloaded file into `tree`: all of it, or the file (or
/// what is in the archive) that `content` names.
[[nodiscard]] Result<void> take_content(const FetchJob& job, const std::filesystem::path& file);

/// Usage, pointing at the name, because it has not the form.
[[nodiscard]] Failure bad_name(const ArtefactSpec& artefact, std::string_view name,
                               std::string_view form);

/// The node of the machine, or the one that comes as a wheel, with its npm: the words that begin a
/// command.
[[nodiscard]] Result<std::vector<std::string>> find_npm(const FetchJob& job);

}  // namespace weir::system
