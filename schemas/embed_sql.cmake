cmake_minimum_required(VERSION 3.25)
# cmake -D FOLDER=schemas/sql -D OUT=sql_scripts.cpp -P embed_sql.cmake
# Writes the definition of schemas::sql_scripts() (migrations.hpp). A file is named NNNN_what.sql.
file(GLOB files ${FOLDER}/*.sql)
list(SORT files)
set(entries "")
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME_WE)
  if(NOT name MATCHES "^0*([1-9][0-9]*)_[a-z0-9_]+$")
    message(FATAL_ERROR "${file}: must be named NNNN_what.sql, e.g. 0005_invoice.sql")
  endif()
  set(version ${CMAKE_MATCH_1})
  if(version IN_LIST versions)
    message(FATAL_ERROR "${file}: version ${version} is taken by another script")
  endif()
  list(APPEND versions ${version})
  file(READ ${file} text)
  string(APPEND entries "      {${version}, \"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"schemas/migrations.hpp\"

namespace troupe::schemas {

const std::vector<sql_script>& sql_scripts() {
  static const std::vector<sql_script> all{
${entries}  };
  return all;
}

}  // namespace troupe::schemas
")
