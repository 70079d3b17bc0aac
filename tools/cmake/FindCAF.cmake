# Debian's libcaf-dev 0.17 ships neither a CMake config nor a pkg-config file.
#   find_package(CAF 0.17 REQUIRED COMPONENTS core)  ->  CAF::core
# A newer CAF that installs CAFConfig.cmake is taken as it is.
find_package(CAF ${CAF_FIND_VERSION} QUIET CONFIG COMPONENTS ${CAF_FIND_COMPONENTS})
if(CAF_FOUND AND TARGET CAF::core)
  return()
endif()

find_package(Threads REQUIRED)
find_path(CAF_INCLUDE_DIR NAMES caf/all.hpp)
find_library(CAF_LIBRARY_core NAMES caf_core)
if(CAF_LIBRARY_core)
  set(CAF_core_FOUND TRUE)
endif()
if(CAF_INCLUDE_DIR)
  file(STRINGS ${CAF_INCLUDE_DIR}/caf/config.hpp _line REGEX "^#define CAF_VERSION [0-9]+")
  if(_line MATCHES "CAF_VERSION ([0-9]+)") # 1706 is 0.17.6
    math(EXPR _major "${CMAKE_MATCH_1} / 10000")
    math(EXPR _minor "${CMAKE_MATCH_1} / 100 % 100")
    math(EXPR _patch "${CMAKE_MATCH_1} % 100")
    set(CAF_VERSION ${_major}.${_minor}.${_patch})
  endif()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(CAF REQUIRED_VARS CAF_INCLUDE_DIR CAF_LIBRARY_core
                                  VERSION_VAR CAF_VERSION HANDLE_COMPONENTS)
if(CAF_FOUND AND NOT TARGET CAF::core)
  add_library(CAF::core UNKNOWN IMPORTED)
  set_target_properties(CAF::core PROPERTIES
    IMPORTED_LOCATION ${CAF_LIBRARY_core}
    INTERFACE_INCLUDE_DIRECTORIES ${CAF_INCLUDE_DIR}
    INTERFACE_SYSTEM_INCLUDE_DIRECTORIES ${CAF_INCLUDE_DIR}
    INTERFACE_LINK_LIBRARIES Threads::Threads)
endif()
