# weir_module(NAME DEPS modules... LIBS targets...): the sources below src/NAME as one library.
# Tests (`*_test.cc`) are collected for the one unit test binary, main.cc belongs to the executable.
function(weir_module name)
  cmake_parse_arguments(ARG "" "" "DEPS;LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cc)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$|/main\\.cc$")
  if(NOT sources)
    return()
  endif()
  add_library(weir_${name} STATIC ${sources})
  set(libraries ${ARG_LIBS})
  foreach(dep ${ARG_DEPS})
    if(TARGET weir_${dep})
      list(APPEND libraries weir_${dep})
    endif()
  endforeach()
  target_link_libraries(weir_${name} PUBLIC ${libraries} Threads::Threads PRIVATE weir_flags)
  weir_precompile(weir_${name})
  set_property(GLOBAL APPEND PROPERTY WEIR_TEST_SOURCES ${tests})
  set_property(GLOBAL APPEND PROPERTY WEIR_MODULES weir_${name})
endfunction()

# weir_precompile(TARGET): the headers nearly every source reaches are read once, for the first module,
# which saves a third of each object. The builds `tidy` and `fuzz` go without and so show what a source
# forgot to include.
function(weir_precompile target)
  if(TARGET weir_base AND NOT target STREQUAL weir_base)
    target_precompile_headers(${target} REUSE_FROM weir_base)
    return()
  endif()
  target_precompile_headers(${target} PRIVATE
    <algorithm> <array> <chrono> <condition_variable> <filesystem> <functional> <map> <memory> <mutex>
    <optional> <set> <span> <string> <string_view> <thread> <unordered_map> <utility> <variant> <vector>
    <fmt/format.h> <tl/expected.hpp>)
endfunction()

function(weir_unit_tests)
  get_property(tests GLOBAL PROPERTY WEIR_TEST_SOURCES)
  get_property(modules GLOBAL PROPERTY WEIR_MODULES)
  if(NOT tests)
    return()
  endif()
  include(GoogleTest)
  configure_file(${CMAKE_SOURCE_DIR}/cmake/testing.cc.in ${CMAKE_BINARY_DIR}/testing.cc @ONLY)
  add_library(weir_testing STATIC ${CMAKE_BINARY_DIR}/testing.cc)
  target_link_libraries(weir_testing PRIVATE weir_flags)
  add_executable(weir_unit_tests ${tests})
  target_link_libraries(weir_unit_tests PRIVATE ${modules} weir_testing
    GTest::gtest_main GTest::gmock weir_flags)
  target_precompile_headers(weir_unit_tests PRIVATE <gtest/gtest.h> <gmock/gmock.h>)
  # What is measured is the library; the tests themselves only have to compile quickly.
  target_compile_options(weir_unit_tests PRIVATE
    "$<$<CONFIG:RelWithDebInfo>:-O0;-U_FORTIFY_SOURCE>")
  gtest_discover_tests(weir_unit_tests PROPERTIES LABELS unit TIMEOUT 120 DISCOVERY_TIMEOUT 120)
endfunction()

# weir_catalogue(MODULE): the descriptions in catalogue/ become part of the module.
function(weir_catalogue module)
  set(script ${CMAKE_SOURCE_DIR}/cmake/catalogue.cmake)
  set(output ${CMAKE_BINARY_DIR}/catalogue.cc)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/catalogue/*.toml)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${CMAKE_SOURCE_DIR}/catalogue -DOUTPUT=${output} -P ${script}
    DEPENDS ${script} ${files} VERBATIM)
  target_sources(weir_${module} PRIVATE ${output})
endfunction()
