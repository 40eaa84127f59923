# Writes OUTPUT, a source file that holds every *.toml of FOLDER, sorted by name; run with cmake -P.
file(GLOB files ${FOLDER}/*.toml)
list(SORT files)
set(rows)
foreach(path ${files})
  get_filename_component(name ${path} NAME_WE)
  file(READ ${path} text)
  string(APPEND rows "    CatalogueEntry{\"${name}\", R\"weir_toml(${text})weir_toml\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Written by the build from catalogue/*.toml.
#include \"system/service/read.h\"

#include <array>

namespace weir::system {
namespace {

constexpr std::array kEntries = {
${rows}};

}  // namespace

std::span<const CatalogueEntry> catalogue() { return kEntries; }

}  // namespace weir::system
")
