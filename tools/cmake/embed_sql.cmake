cmake_minimum_required(VERSION 3.25)
# cmake -D COMPONENT=payments -D "FILES=a.sql;b.sql" -D OUT=payments -P embed_sql.cmake
# Writes OUT.hpp and OUT.cpp with troupe::migrations::payments(). A file is named NNNN_what.sql.
set(entries "")
set(versions "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME_WE)
  if(NOT name MATCHES "^0*([1-9][0-9]*)_[a-z0-9_]+$")
    message(FATAL_ERROR "${file}: must be named NNNN_what.sql, e.g. 0005_invoice.sql")
  endif()
  set(version ${CMAKE_MATCH_1})
  if(version IN_LIST versions)
    message(FATAL_ERROR "${file}: number ${version} of ${COMPONENT} is taken by another script")
  endif()
  list(APPEND versions ${version})
  file(READ ${file} text)
  string(APPEND entries "      {${version}, \"${name}\", R\"embedded(${text})embedded\", \"${COMPONENT}\"},\n")
endforeach()
get_filename_component(header ${OUT}.hpp NAME)
file(WRITE ${OUT}.hpp "#pragma once

#include \"runtime/store/migration.hpp\"

namespace troupe::migrations {

/// The scripts of component ${COMPONENT}, by number.
const std::vector<store::migration>& ${COMPONENT}();

}  // namespace troupe::migrations
")
file(WRITE ${OUT}.cpp "#include \"migrations/${header}\"

namespace troupe::migrations {

const std::vector<store::migration>& ${COMPONENT}() {
  static const std::vector<store::migration> all{
${entries}  };
  return all;
}

}  // namespace troupe::migrations
")
