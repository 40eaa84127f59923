// Finding DuckDB's library.
#include "system/duckdb_library.h"

#include "system/own_artefacts.h"

namespace weir::system {

namespace fs = std::filesystem;

Result<fs::path> DuckdbLibrary::fetch(const Patience& patience) const {
  const LibraryFinder finder(options_.environment, options_.progress, options_.supervisor);
  WEIR_TRY_ASSIGN(const fs::path cache, finder.cache());
  return finder.find(duckdb_artefact(cache), patience);
}

}  // namespace weir::system
