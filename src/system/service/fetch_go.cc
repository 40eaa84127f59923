// Go: a program built from a module.
//
// The module's own go.sum holds the checksums of all that it needs, and the build is told to
// believe nothing else. So the checksum of the module alone (what go.sum calls h1, here in hex)
// pins the program, and no checksum database is asked.
#include <fmt/format.h>

#include <array>
#include <optional>

#include "base/file.h"
#include "base/text.h"
#include "system/service/fetcher.h"
#include "system/service/toolchain.h"

namespace weir::system::fetch_go {
namespace {

namespace fs = std::filesystem;

/// `MODULE/cmd@VERSION`, taken apart.
struct Package {
  std::string_view path;
  std::string_view version;
};

std::optional<Package> parse(std::string_view name) {
  const std::size_t at = name.rfind('@');
  const bool formed = at != std::string_view::npos && at > 0 && name[0] != '-' &&
                      name.substr(at + 1).starts_with('v') && at + 2 < name.size() &&
                      name.find_first_of(" *,;<>|") == std::string_view::npos &&
                      name.find("..") == std::string_view::npos;
  if (!formed) return std::nullopt;
  return Package{name.substr(0, at), name.substr(at + 1)};
}

Result<void> check(const ArtefactSpec& artefact) {
  constexpr std::string_view kForm = "MODULE/PACKAGE@vVERSION with an exact version";
  if (!parse(artefact.names.front())) return bad_name(artefact, artefact.names.front(), kForm);
  if (artefact.names.size() == 1) return {};
  return bad_name(artefact, artefact.names[1], "one program an artefact");
}

/// How the module cache writes a path: capitals as `!` and the small letter.
std::string escape(std::string_view path) {
  std::string escaped;
  for (const char c : path) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital) escaped += '!';
    escaped += capital ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return escaped;
}

/// The modules that may hold a package, the likely one first: programs stand below `cmd`.
std::vector<std::string_view> candidates(std::string_view path) {
  std::vector<std::string_view> modules;
  const std::size_t cmd = path.rfind("/cmd/");
  if (cmd != std::string_view::npos) modules.push_back(path.substr(0, cmd));
  for (std::string_view part = path; part.find('/') != std::string_view::npos;
       part = part.substr(0, part.rfind('/'))) {
    if (cmd == std::string_view::npos || part != modules.front()) modules.push_back(part);
  }
  return modules;
}

/// Everything of the user's Go but where modules come from is left aside.
Result<void> run_go(const FetchJob& job, const fs::path& go, std::string name,
                    std::vector<std::string> arguments, fs::path folder = {}) {
  arguments.insert(arguments.begin(), go.string());
  return run_client(job, {std::move(name),
                          std::move(arguments),
                          {{"GOPATH", (job.folder / "go").native()},
                           {"GOMODCACHE", (job.folder / "mod").native()},
                           {"GOCACHE", (job.folder / "gocache").native()},
                           {"GOTMPDIR", (job.folder / "tmp").native()},
                           {"GOBIN", ""},
                           {"GOWORK", "off"},
                           {"GOSUMDB", "off"},
                           {"GOTOOLCHAIN", "local"},
                           {"GO111MODULE", "on"},
                           {"GOFLAGS", "-mod=readonly -modcacherw -trimpath -buildvcs=false"},
                           {"CGO_ENABLED", "0"}},
                          std::move(folder)});
}

fs::path module_folder(const FetchJob& job, std::string_view module, std::string_view version) {
  return job.folder / "mod" / fmt::format("{}@{}", escape(module), escape(version));
}

/// Where the module cache keeps what it has downloaded of a module.
fs::path cached(const FetchJob& job, std::string_view module) {
  return job.folder / "mod" / "cache" / "download" / escape(module) / "@v";
}

/// Six bits of base64.
int value_of(char c) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t value = kDigits.find(c);
  return value == std::string_view::npos ? 0 : static_cast<int>(value);
}

/// `h1:BASE64` as the hex of the digest.
std::string hex_of(std::string_view sum) {
  constexpr std::size_t kBytes = 32;
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : sum.substr(sum.find(':') + 1)) {
    bits = bits << 6U | static_cast<unsigned>(value_of(c));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU);
  }
  std::string hex;
  for (const char byte : bytes.substr(0, kBytes)) {
    hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  }
  return hex;
}

/// The module that holds the package, downloaded.
Result<std::string> download_module(const FetchJob& job, const fs::path& go,
                                    const Package& package) {
  std::optional<Error> first;
  for (const std::string_view module : candidates(package.path)) {
    auto done = run_go(job, go, "go mod download",
                       {"mod", "download", fmt::format("{}@{}", module, package.version)});
    if (done) return std::string(module);
    if (done.error().kind != ErrorKind::Unavailable) return Failure(std::move(done).error());
    if (!first) first = std::move(done).error();
  }
  return Failure(*std::move(first));
}

/// Downloads below `downloads` would hold caches too; the module cache names what came.
Result<FetchedFiles> download(FetchJob& job) {
  const Package package = *parse(job.artefact.names.front());
  WEIR_TRY_ASSIGN(const fs::path go, find_go(job, {}));
  WEIR_TRY_ASSIGN(const std::string module, download_module(job, go, package));
  const fs::path cache = cached(job, module);
  const std::string version = escape(package.version);
  WEIR_TRY_ASSIGN(const std::string sum, read_file(cache / (version + ".ziphash")));
  FetchedFiles files;
  files.content_sha256 = hex_of(trim(sum));
  files.files.push_back({fmt::format("{}@{}", module, package.version), files.content_sha256,
                         bytes_below(cache / (version + ".zip"))});
  return files;
}

/// Modules that are older than go.mod get the one that the module cache has made for them.
Result<std::string> read_mod(const FetchJob& job, std::string_view module,
                             std::string_view version) {
  const fs::path file = module_folder(job, module, version) / "go.mod";
  if (fs::exists(file)) return read_file(file);
  WEIR_TRY_ASSIGN(std::string text, read_file(cached(job, module) / (escape(version) + ".mod")));
  WEIR_TRY(write_file(file, text));
  return text;
}

/// What go.mod says after `go `.
std::string wanted_go(std::string_view mod) {
  for (const std::string_view line : split(mod, '\n')) {
    if (line.starts_with("go ")) return std::string(trim(line.substr(3)));
  }
  return {};
}

/// `cmd/server` of `github.com/x/y/v2/cmd/server` is called `server`; a version is no name.
std::string program_name(std::string_view path) {
  const auto last = [&] { return path.substr(path.rfind('/') + 1); };
  std::uint64_t number = 0;
  if (last().starts_with('v') && parse_unsigned(last().substr(1), number)) {
    path = path.substr(0, path.rfind('/'));
  }
  return std::string(last());
}

Result<void> unpack(FetchJob& job, const FetchedFiles& files) {
  const Package package = *parse(job.artefact.names.front());
  const std::string& name = files.files.front().name;
  const std::string module = name.substr(0, name.rfind('@'));
  const fs::path folder = module_folder(job, module, package.version);
  WEIR_TRY_ASSIGN(const std::string mod, read_mod(job, module, package.version));
  WEIR_TRY_ASSIGN(const fs::path go, find_go(job, wanted_go(mod)));
  const std::string output = (job.tree / program_name(package.path)).string();
  const std::string below(package.path.substr(module.size()));
  return run_go(job, go, "go build", {"build", "-ldflags=-s -w", "-o", output, "." + below},
                folder);
}

}  // namespace

extern const Fetcher spec;
constinit const Fetcher spec = {ArtefactKind::Go, Trust::Pinned, "building", check,
                                download,         unpack};

}  // namespace weir::system::fetch_go
