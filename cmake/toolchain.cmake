# Language level, warnings, sanitizers, cache and linker: all on one interface target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# Line tables are enough for stack traces, and cost a fifth of what full debug information costs.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")

# Compiler cache. base_dir and the prefix map below let every clone of the repository share entries;
# the sloppiness is what ccache needs to look through precompiled headers.
find_program(WEIR_CCACHE ccache)
if(WEIR_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    ${WEIR_CCACHE})
endif()

add_library(weir_flags INTERFACE)
target_include_directories(weir_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_definitions(weir_flags INTERFACE WEIR_VERSION="${PROJECT_VERSION}")
target_compile_options(weir_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wold-style-cast -Wcast-qual -Wformat=2
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op>
  # libFuzzer declares its entry nowhere.
  $<$<AND:$<CXX_COMPILER_ID:Clang>,$<NOT:$<BOOL:${WEIR_FUZZ}>>>:-Wmissing-prototypes
    -Wmissing-variable-declarations>
  # libstdc++ 12 deprecates what its own stable_sort uses, which clang lays at our door.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>
  $<$<BOOL:${WEIR_WERROR}>:-Werror>
  $<$<CONFIG:Debug>:-D_GLIBCXX_ASSERTIONS>
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=
  $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)

# Hardening that costs next to nothing; _FORTIFY_SOURCE needs an optimising build.
target_compile_options(weir_flags INTERFACE -fstack-protector-strong
  "$<$<CONFIG:RelWithDebInfo>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>")
target_link_options(weir_flags INTERFACE -Wl,-z,relro,-z,now)

find_program(WEIR_MOLD mold)
if(WEIR_MOLD)
  target_link_options(weir_flags INTERFACE -fuse-ld=mold)
endif()

if(WEIR_SANITIZE)
  target_compile_options(weir_flags INTERFACE
    -fsanitize=${WEIR_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(weir_flags INTERFACE -fsanitize=${WEIR_SANITIZE})
endif()

if(WEIR_FUZZ)
  # fuzzer-no-link counts coverage everywhere; the harnesses bring the main program.
  target_compile_options(weir_flags INTERFACE
    -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(weir_flags INTERFACE -fsanitize=address,undefined)
endif()
