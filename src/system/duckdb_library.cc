// Finding DuckDB's library.
#include "system/duckdb_library.h"

#include "system/own_artefacts.h"

namespace weir::system {

namespace fs = std::filesystem;

Result<fs::path> DuckdbLibrary::find(const Patience& patience) {
  // Fetched with the lock held: nobody could go on before.
  const std::scoped_lock lock(mutex_);
  if (!found_) found_ = fetch(patience);
  auto result = *found_;
  const bool may_pass = !result && (result.error().kind == ErrorKind::Timeout ||
                                    result.error().kind == ErrorKind::Cancelled);
  if (may_pass) found_.reset();
  return result;
}

Result<fs::path> DuckdbLibrary::fetch(const Patience& patience) const {
  const LibraryFinder finder(options_.environment, options_.progress, options_.supervisor);
  WEIR_TRY_ASSIGN(const fs::path cache, finder.cache());
  return finder.find(duckdb_artefact(cache), patience);
}

}  // namespace weir::system
