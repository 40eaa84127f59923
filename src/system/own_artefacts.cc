// PostgreSQL and MariaDB as the catalogue has them, and the pin of DuckDB.
#include "system/own_artefacts.h"

#include <fmt/format.h>

#include <memory>

#include "base/bytes.h"
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
  if (read.has_errors()) {
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

const ArtefactSpec& duckdb_artefact() {
  static const ArtefactSpec kArtefact = [] {
    ArtefactSpec spec;
    spec.name = "duckdb";
    spec.kind = ArtefactKind::Pypi;
    spec.names = {"bareduckdb==0.12.155"};  // a plain library beside its Python module
    spec.sha256 = {{"", "5b2071948525f26a3620a3fbbcf698c4c9d824bc51cd88446e5b13541b7fdaa8"}};
    spec.content = "libduckdb.so";
    spec.platform = "manylinux_2_28_x86_64";
    spec.size = 34439514;
    return spec;
  }();
  return kArtefact;
}

OnFetch told_to(const Progress& progress) {
  return [progress, told = std::make_shared<std::string>()](const FetchProgress& fetch) {
    if (*told != fetch.artefact) progress(fmt::format("fetching {}", fetch.artefact));
    if (*told == fetch.artefact) progress(how_far(fetch));
    *told = fetch.artefact;
  };
}

}  // namespace weir::system
