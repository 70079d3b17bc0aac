# How every target of this project is built: one place for the standard, the warnings and the sanitizers.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(TROUPE_DEBUG_INFO -g1 CACHE STRING "what a release build keeps for stack traces; empty where the programs are stripped anyway")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 ${TROUPE_DEBUG_INFO} -DNDEBUG")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# For who builds several branches or clones: paths are taken relative to the checkout, so that each compiles only what
# differs. Precompiled headers need the sloppiness (ccache's manual, "Precompiled headers"). Delete build/*/**/*.gch after
# changing what goes into one: ccache would find the old one on the disk. No header of this project belongs there, because
# `#pragma once` knows files by their time.
option(TROUPE_CCACHE "compile through ccache" OFF)
if(TROUPE_CCACHE)
  find_program(CCACHE_PROGRAM ccache REQUIRED)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE_PROGRAM})
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
endif()

set(TROUPE_SANITIZE "" CACHE STRING "address (with undefined), thread or fuzzer; empty for none")
if(TROUPE_SANITIZE STREQUAL "address")
  # CAF 0.17 binds null references when a function without arguments is spawned, hence no-sanitize=null.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=null -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(TROUPE_SANITIZE STREQUAL "fuzzer")  # clang only; build the fuzz_* targets and nothing else
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(TROUPE_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread)
  add_link_options(-fsanitize=thread)
endif()

# A record is read on one thread and freed on another, which glibc's allocator does slowly; see tools/bench.d/RESULTS.md.
# It is the program's choice: no library here links it. A sanitizer brings an allocator of its own.
option(TROUPE_JEMALLOC "let programs allocate with jemalloc" ON)
function(troupe_program name)
  if(TROUPE_JEMALLOC AND NOT TROUPE_SANITIZE)
    target_link_libraries(${name} PRIVATE PkgConfig::JEMALLOC)
  endif()
endfunction()

add_library(troupe_build_rules INTERFACE)
target_compile_options(troupe_build_rules INTERFACE -Wall -Wextra -Wconversion -Wshadow)
if(CMAKE_COMPILER_IS_GNUCXX AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
  # Debian 13's sees a copy beyond the end in "literal" + std::to_string(number), where there is none.
  target_compile_options(troupe_build_rules INTERFACE -Wno-array-bounds)
endif()
target_include_directories(troupe_build_rules INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)

# troupe_library(name SOURCES a.cpp ... PUBLIC targets ... PRIVATE targets ... [CAF])
# CAF: the folder writes actors; its sources share one precompiled caf/all.hpp.
function(troupe_library name)
  cmake_parse_arguments(arg "CAF" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC ${arg_PUBLIC} PRIVATE troupe_build_rules ${arg_PRIVATE})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  if(arg_CAF)
    troupe_use_caf(${name})
  endif()
endfunction()

# troupe_migrations(target component FILES a.sql ...)
# Embeds the scripts of a component: #include "migrations/<component>.hpp" declares troupe::migrations::<component>(), for
# a kind's migrations. Files are named NNNN_what.sql, in numbers of the component's own.
set(TROUPE_EMBED_SQL ${CMAKE_CURRENT_LIST_DIR}/embed_sql.cmake)
function(troupe_migrations target component)
  cmake_parse_arguments(arg "" "" "FILES" ${ARGN})
  set(files "")
  foreach(file IN LISTS arg_FILES)
    get_filename_component(path ${file} ABSOLUTE)
    list(APPEND files ${path})
  endforeach()
  set(out ${PROJECT_BINARY_DIR}/generated/migrations/${component})
  add_custom_command(
    OUTPUT ${out}.cpp ${out}.hpp
    COMMAND ${CMAKE_COMMAND} -D COMPONENT=${component} -D "FILES=${files}" -D OUT=${out} -P ${TROUPE_EMBED_SQL}
    DEPENDS ${files} ${TROUPE_EMBED_SQL}
    VERBATIM)
  target_sources(${target} PRIVATE ${out}.cpp ${out}.hpp)
  target_include_directories(${target} PUBLIC ${PROJECT_BINARY_DIR}/generated)
  if(NOT target STREQUAL "troupe_store")
    target_link_libraries(${target} PUBLIC troupe_store)
  endif()
endfunction()

# Parsing caf/all.hpp costs 3 s per source; one precompiled copy serves every folder that writes actors.
function(troupe_use_caf name)
  target_link_libraries(${name} PRIVATE troupe_build_rules)
  # spdlog's definitions must be the same in every source that shares the precompiled header.
  target_link_libraries(${name} PUBLIC CAF::core PRIVATE spdlog::spdlog)
  if(name STREQUAL "troupe_actor")
    target_precompile_headers(${name} PRIVATE <caf/all.hpp> <chrono> <map> <memory> <string> <vector>)
  else()
    target_precompile_headers(${name} REUSE_FROM troupe_actor)
  endif()
endfunction()
