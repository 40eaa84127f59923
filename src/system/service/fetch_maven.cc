// Maven: the jars of coordinates with all that they depend on, or single files by type.
#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "system/service/fetcher.h"

namespace weir::system::fetch_maven {
namespace {

namespace fs = std::filesystem;

constexpr const char* kGoal =
    "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

/// GROUP:ARTEFACT:VERSION[:TYPE[:CLASSIFIER]]
struct Coordinates {
  std::string_view group, artefact, version, type, classifier;
};

bool is_word(std::string_view text) {
  return !text.empty() && text.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVW"
                              "XYZ0123456789._-+") == std::string_view::npos;
}

bool parse(std::string_view name, Coordinates& coordinates) {
  const std::vector<std::string_view> parts = split(name, ':');
  if (parts.size() < 3 || parts.size() > 5 || !std::ranges::all_of(parts, is_word)) return false;
  coordinates = {parts[0], parts[1], parts[2], {}, {}};
  if (parts.size() > 3) coordinates.type = parts[3];
  if (parts.size() > 4) coordinates.classifier = parts[4];
  return coordinates.version != "RELEASE" && coordinates.version != "LATEST" &&
         !coordinates.version.ends_with("-SNAPSHOT");
}

Result<void> check(const ArtefactSpec& artefact) {
  for (const std::string& name : artefact.names) {
    Coordinates coordinates;
    if (!parse(name, coordinates)) {
      return bad_name(artefact, name,
                      "GROUP:ARTEFACT:VERSION[:TYPE[:CLASSIFIER]] with an exact version");
    }
  }
  return {};
}

std::string element(std::string_view name, std::string_view text) {
  return text.empty() ? std::string() : fmt::format("<{0}>{1}</{0}>", name, text);
}

/// A file by its type stands alone; jars bring what they depend on.
std::string dependency(const Coordinates& coordinates) {
  const std::string_view alone =
      "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion>"
      "</exclusions>";
  return fmt::format(
      "<dependency>{}{}{}{}{}{}</dependency>\n", element("groupId", coordinates.group),
      element("artifactId", coordinates.artefact), element("version", coordinates.version),
      element("type", coordinates.type), element("classifier", coordinates.classifier),
      coordinates.type.empty() ? "" : alone);
}

std::string project(const ArtefactSpec& artefact) {
  std::string dependencies;
  for (const std::string& name : artefact.names) {
    Coordinates coordinates;
    (void)parse(name, coordinates);
    dependencies += dependency(coordinates);
  }
  return fmt::format(
      "<project><modelVersion>4.0.0</modelVersion><groupId>weir</groupId>"
      "<artifactId>artefact</artifactId><version>1</version><packaging>pom</packaging>"
      "<dependencies>\n{}</dependencies></project>\n",
      dependencies);
}

/// Maven ends with advice about itself; what it gives as its reason says more.
Error with_reason(Error error, const fs::path& log) {
  const std::string text = read_file(log).value_or("");
  if (const std::string reason = maven_reason(text); !reason.empty()) {
    error.message = fmt::format("mvn failed: {}", reason);
  }
  return error;
}

/// The local repository is a new one: that of the user may be in use by another Maven.
Result<FetchedFiles> download(FetchJob& job) {
  WEIR_TRY(need_program("mvn"));
  WEIR_TRY(write_file(job.folder / "pom.xml", project(job.artefact)));
  auto done =
      run_client(job, {"mvn",
                       {"mvn", "--quiet", "--batch-mode", "--no-transfer-progress", "--file",
                        (job.folder / "pom.xml").string(),
                        fmt::format("-Dmaven.repo.local={}", (job.folder / "repository").string()),
                        fmt::format("-DoutputDirectory={}", job.downloads.string()),
                        "-DincludeScope=runtime", kGoal}});
  if (!done) return Failure(with_reason(std::move(done).error(), job.folder / "log"));
  return list_downloads(job);
}

Result<void> unpack(FetchJob& job, const FetchedFiles& files) {
  if (!job.artefact.content.empty()) {
    if (files.files.size() == 1) return take_content(job, job.downloads / files.files[0].name);
    return fail(ErrorKind::Usage,
                fmt::format("`content` is for one file, but {} came", files.files.size()),
                "name one file with its type: GROUP:ARTEFACT:VERSION:TYPE");
  }
  std::error_code error;
  fs::remove(job.tree, error);
  fs::rename(job.downloads, job.tree, error);
  if (!error) return {};
  return fail(ErrorKind::Unavailable, fmt::format("cannot move what came: {}", error.message()));
}

}  // namespace

extern const Fetcher spec;
constinit const Fetcher spec = {
    ArtefactKind::Maven, Trust::Pinned, "unpacking", check, download, unpack};

}  // namespace weir::system::fetch_maven

namespace weir::system {

std::string maven_reason(std::string_view log) {
  constexpr std::string_view kMark = "[ERROR] ";
  for (const std::string_view line : split(log, '\n')) {
    const std::size_t mark = line.find(kMark);
    if (mark == std::string_view::npos) continue;
    const std::string_view reason = line.substr(mark + kMark.size());
    return std::string(reason.substr(0, reason.find(" -> [Help")));
  }
  return {};
}

}  // namespace weir::system
