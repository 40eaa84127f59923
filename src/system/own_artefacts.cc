// PostgreSQL as the catalogue has it, and the pin of DuckDB.
#include "system/own_artefacts.h"

#include <fmt/format.h>

#include <memory>

#include "base/bytes.h"
#include "system/service/fetcher.h"
#include "system/service/read.h"

namespace weir::system {
namespace {

constexpr const char* kPostgres = "postgres";

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

OnFetch told_to(const Progress& progress) {
  return [progress, told = std::make_shared<std::string>()](const FetchProgress& fetch) {
    if (*told != fetch.artefact) progress(fmt::format("fetching {}", fetch.artefact));
    if (*told == fetch.artefact) progress(how_far(fetch));
    *told = fetch.artefact;
  };
}

}  // namespace weir::system
