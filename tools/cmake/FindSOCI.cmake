# Debian's libsoci-dev ships no CMake config.
#   find_package(SOCI REQUIRED)  ->  SOCI::postgresql (core, PostgreSQL backend and libpq)
find_path(SOCI_INCLUDE_DIR NAMES soci/soci.h)
find_path(PQ_INCLUDE_DIR NAMES libpq-fe.h PATH_SUFFIXES postgresql)
find_library(SOCI_CORE_LIBRARY NAMES soci_core)
find_library(SOCI_POSTGRESQL_LIBRARY NAMES soci_postgresql)
find_library(PQ_LIBRARY NAMES pq)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(SOCI REQUIRED_VARS SOCI_INCLUDE_DIR PQ_INCLUDE_DIR SOCI_CORE_LIBRARY
                                  SOCI_POSTGRESQL_LIBRARY PQ_LIBRARY)
if(SOCI_FOUND AND NOT TARGET SOCI::postgresql)
  add_library(SOCI::postgresql INTERFACE IMPORTED)
  # SOCI's headers include each other without the folder's name.
  target_include_directories(SOCI::postgresql SYSTEM INTERFACE ${SOCI_INCLUDE_DIR} ${SOCI_INCLUDE_DIR}/soci ${PQ_INCLUDE_DIR})
  target_link_libraries(SOCI::postgresql INTERFACE ${SOCI_POSTGRESQL_LIBRARY} ${SOCI_CORE_LIBRARY} ${PQ_LIBRARY})
endif()
