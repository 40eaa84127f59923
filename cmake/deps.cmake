# Every outside library, with the version we know to work and what it is for.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt 9.1 REQUIRED)              # formatting everywhere
find_package(tl-expected 1.0 REQUIRED)      # base of Result<T>
find_package(OpenSSL 3.0 REQUIRED)          # MD5 and SHA-256
find_package(PostgreSQL 15 REQUIRED)        # libpq, the PostgreSQL driver
find_package(nlohmann_json 3.11 REQUIRED)   # reading JSON
find_package(GTest 1.12 REQUIRED)           # tests
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)                       # users' patterns
pkg_check_modules(TOMLPLUSPLUS REQUIRED IMPORTED_TARGET tomlplusplus>=3.3) # weir.toml

add_library(expected ALIAS tl::expected)
add_library(re2 ALIAS PkgConfig::RE2)
add_library(tomlplusplus ALIAS PkgConfig::TOMLPLUSPLUS)
add_library(nlohmann_json ALIAS nlohmann_json::nlohmann_json)

# Compression is linked statically where that is possible: as shared libraries the four would add a
# tenth to the time that the program takes to start.
add_library(compression INTERFACE)
foreach(library z bz2 lzma zstd)
  find_library(WEIR_LIB_${library} NAMES lib${library}.a ${library} REQUIRED)
  target_link_libraries(compression INTERFACE ${WEIR_LIB_${library}})
endforeach()

# SQLite is linked statically for the same reason.
find_path(WEIR_SQLITE_INCLUDE sqlite3.h REQUIRED)
find_library(WEIR_LIB_sqlite3 NAMES libsqlite3.a sqlite3 REQUIRED)
add_library(sqlite INTERFACE)
target_include_directories(sqlite SYSTEM INTERFACE ${WEIR_SQLITE_INCLUDE})
target_link_libraries(sqlite INTERFACE ${WEIR_LIB_sqlite3} m Threads::Threads ${CMAKE_DL_LIBS})

# libmariadb too; the library's TLS is the OpenSSL that libpq brings along.
find_path(WEIR_MARIADB_INCLUDE mysql.h PATH_SUFFIXES mariadb REQUIRED)
find_library(WEIR_LIB_mariadb NAMES libmariadb.a mariadb REQUIRED)
add_library(mariadb INTERFACE)
target_include_directories(mariadb SYSTEM INTERFACE ${WEIR_MARIADB_INCLUDE})
target_link_libraries(mariadb INTERFACE ${WEIR_LIB_mariadb} ${WEIR_LIB_z} OpenSSL::SSL OpenSSL::Crypto
  m ${CMAKE_DL_LIBS})

# protobuf too: schemas are compiled and messages read by the library, without protoc. Of libprotoc only
# the headers are needed, for the parser of `.proto` files, which is part of libprotobuf.
find_path(WEIR_PROTOBUF_INCLUDE google/protobuf/compiler/importer.h REQUIRED)
find_library(WEIR_LIB_protobuf NAMES libprotobuf.a protobuf REQUIRED)
add_library(protobuf INTERFACE)
target_include_directories(protobuf SYSTEM INTERFACE ${WEIR_PROTOBUF_INCLUDE})
target_link_libraries(protobuf INTERFACE ${WEIR_LIB_protobuf} ${WEIR_LIB_z} Threads::Threads)

# libcurl is loaded when the first request is made, so only its headers are needed to build.
find_path(WEIR_CURL_INCLUDE curl/curl.h REQUIRED)
add_library(curl_headers INTERFACE)
target_include_directories(curl_headers SYSTEM INTERFACE ${WEIR_CURL_INCLUDE})
target_link_libraries(curl_headers INTERFACE ${CMAKE_DL_LIBS})

# The same holds for librdkafka, which comes from PyPI.
find_path(WEIR_RDKAFKA_INCLUDE librdkafka/rdkafka.h REQUIRED)
add_library(rdkafka_headers INTERFACE)
target_include_directories(rdkafka_headers SYSTEM INTERFACE ${WEIR_RDKAFKA_INCLUDE})
target_link_libraries(rdkafka_headers INTERFACE ${CMAKE_DL_LIBS})

# FreeTDS likewise, with the first connection to a SQL Server.
find_path(WEIR_FREETDS_INCLUDE sybdb.h REQUIRED)
add_library(freetds_headers INTERFACE)
target_include_directories(freetds_headers SYSTEM INTERFACE ${WEIR_FREETDS_INCLUDE})
