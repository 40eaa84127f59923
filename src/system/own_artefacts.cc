// PostgreSQL and MariaDB as the catalogue has them, and the pins of libraries.
#include "system/own_artefacts.h"

#include <fmt/format.h>

#include <memory>
#include <set>

#include "base/bytes.h"
#include "base/guarded.h"
#include "process/supervisor.h"
#include "system/service/fetcher.h"
#include "system/service/read.h"

namespace weir::system {
namespace {

constexpr const char* kPostgres = "postgres";
constexpr const char* kMariadb = "mariadb";

std::string how_far(const FetchProgress& fetch) {
  return fmt::format("{} {}: {}", fetch.doing, fetch.artefact, format_bytes(fetch.bytes));
}

}  // namespace

Result<ServiceDescription> find_postgres_description(std::string_view version) {
  ReadOptions options;
  if (!version.empty()) {
    options.settings.emplace_back(fmt::format("{}.version", kPostgres),
                                  fmt::format("\"{}\"", version));
  }
  ReadSystem read = read_system(make_source({}, {}), options);
  if (has_errors(read.findings)) {
    const Diagnostic& problem = read.findings.front().diagnostic;
    return fail(
        ErrorKind::Usage, problem.message,
        fmt::format("{}; another build is used with `--with postgres=BINDIR`", problem.hint));
  }
  return std::move(read.system.services.find(kPostgres)->second);
}

Result<ServiceDescription> find_mariadb_description() {
  ReadSystem read = read_system(make_source({}, {}), {});
  const auto found = read.system.services.find(kMariadb);
  if (found == read.system.services.end()) return fail("the catalogue has no MariaDB");
  return std::move(found->second);
}

const ArtefactSpec& duckdb_artefact(const std::filesystem::path& cache) {
  static const ArtefactSpec kNewest = [] {
    ArtefactSpec spec;
    spec.name = "duckdb";
    spec.kind = ArtefactKind::Maven;
    // The library for Java's bindings exports the C interface and needs no Java.
    spec.names = {"org.duckdb:duckdb_jdbc:2.0.0.1:jar"};
    spec.sha256 = {{"", "6cb8b0e0fc51b2e45aead2d2c1e1fd09dd10267db2966e69aaab0de67319f826"}};
    spec.content = "libduckdb_java.so_linux_amd64";
    spec.size = 80297452;
    return spec;
  }();
  static const ArtefactSpec kWithPip = [] {
    ArtefactSpec spec;
    spec.name = "duckdb";
    spec.kind = ArtefactKind::Pypi;
    spec.names = {"bareduckdb==0.12.155"};  // 1.5.5, a plain library beside its Python module
    spec.sha256 = {{"", "5b2071948525f26a3620a3fbbcf698c4c9d824bc51cd88446e5b13541b7fdaa8"}};
    spec.content = "libduckdb.so";
    spec.platform = "manylinux_2_28_x86_64";
    spec.size = 34439514;
    return spec;
  }();
  const bool newest = is_fetched(cache, kNewest) || !find_on_path("mvn").empty();
  return newest ? kNewest : kWithPip;
}

const ArtefactSpec& rdkafka_artefact() {
  static const ArtefactSpec kSpec = [] {
    ArtefactSpec spec;
    spec.name = "librdkafka";
    spec.kind = ArtefactKind::Pypi;
    spec.names = {"confluent-kafka==2.16.1"};  // with OpenSSL, SASL and zstd in its librdkafka
    spec.sha256 = {{"", "fdb2c4d53e84e10f4e567f4e74bba45d0ce90276b81259c3fc58df6960caabf5"}};
    spec.content = "librdkafka-0cb94173.so.1";
    spec.platform = "manylinux_2_28_x86_64";
    spec.size = 4962615;
    return spec;
  }();
  return kSpec;
}

Result<std::filesystem::path> LibraryFinder::cache() const {
  WEIR_TRY_ASSIGN(const auto account, service_account());
  return cache_folder(environment_, account);
}

Result<std::filesystem::path> LibraryFinder::find(const ArtefactSpec& artefact,
                                                  const Patience& patience) const {
  WEIR_TRY_ASSIGN(const auto account, service_account());
  WEIR_TRY_ASSIGN(std::filesystem::path cache, cache_folder(environment_, account));
  std::filesystem::path folder = artefact_place(cache, artefact);
  if (!std::filesystem::exists(folder)) {
    WEIR_TRY_ASSIGN(const auto supervisor, process::Supervisor::start(supervisor_));
    const Workshop workshop{*supervisor, std::move(cache), account, {}, progress_};
    WEIR_TRY_ASSIGN(folder, ensure(workshop, artefact, told_to(progress_), patience));
  }
  return folder / artefact.content;
}

OnFetch told_to(const Progress& progress) {
  using Labels = Guarded<std::set<std::string>>;
  return [progress, told = std::make_shared<Labels>()](const FetchProgress& fetch) {
    const bool first = told->with_lock(
        [&](auto& labels) { return labels.insert(std::string(fetch.artefact)).second; });
    progress(first ? fmt::format("fetching {}", fetch.artefact) : how_far(fetch));
  };
}

}  // namespace weir::system
