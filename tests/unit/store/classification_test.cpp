#include "runtime/store/classification.hpp"
#include "runtime/store/rows.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <catch2/catch.hpp>

using namespace troupe::store;
using soci::postgresql_soci_error;

namespace {

store_error answered(const char* sqlstate, moment when = moment::before_commit) {
  return classify(postgresql_soci_error("Cannot execute query. ERROR:  told so\nDETAIL:  secret", sqlstate), true,
                  when);
}

}  // namespace

TEST_CASE("a fault follows the SQLSTATE", "[store][unit]") {
  const auto [sqlstate, wanted] = GENERATE(table<const char*, fault>(
      {{"40001", fault::conflict},     {"40P01", fault::conflict},     {"55P03", fault::conflict},
       {"57014", fault::conflict},     {"08000", fault::disconnected}, {"08006", fault::disconnected},
       {"57P01", fault::disconnected}, {"     ", fault::disconnected}, {"53100", fault::busy},
       {"53300", fault::busy},         {"23505", fault::refused},      {"23514", fault::refused},
       {"OF001", fault::refused},      {"OG001", fault::refused},      {"22P02", fault::refused},
       {"22021", fault::refused},      {"54000", fault::refused},      {"44000", fault::refused},
       {"08P01", fault::hindered},     {"25006", fault::hindered},     {"25P02", fault::hindered},
       {"42501", fault::hindered},     {"42P01", fault::hindered},     {"42P05", fault::hindered},
       {"42601", fault::hindered},     {"P0001", fault::hindered},     {"XX000", fault::hindered}}));
  CAPTURE(sqlstate);
  const auto found = answered(sqlstate);
  CHECK(to_string(found.kind) == std::string{to_string(wanted)});
  CHECK(found.is_retriable() == (wanted != fault::refused));
}

TEST_CASE("a connection that is gone outweighs the SQLSTATE", "[store][unit]") {
  const postgresql_soci_error thrown("Cannot execute query. Fatal error.", "42601");
  CHECK(classify(thrown, false, moment::before_commit).kind == fault::disconnected);
  CHECK(classify(thrown, false, moment::commit).kind == fault::ambiguous);
  CHECK(classify(std::bad_cast{}, false, moment::before_commit).kind == fault::disconnected);
}

TEST_CASE("an error as the answer to COMMIT is no doubt", "[store][unit]") {
  CHECK(answered("40001", moment::commit).kind == fault::conflict);
  CHECK(answered("23503", moment::commit).kind == fault::refused);
  CHECK(answered("08006", moment::commit).kind == fault::ambiguous);
}

TEST_CASE("the detail is the server's sentence alone", "[store][unit]") {
  CHECK(answered("40001").detail == "told so");
  CHECK(sentence_of("Cannot execute query. Fatal error. FEHLER:  Verklemmung\nDETAIL:  x", "40P01") == "Verklemmung");
  CHECK(sentence_of("duplicate key violates unique constraint \"orders_pkey\"", "23505").find("orders_pkey") !=
        std::string::npos);
  CHECK(sentence_of("Cannot execute query. Fatal error. Connection failed. server closed the connection\n\tThis",
                    "08000") == "server closed the connection");
}

TEST_CASE("a data error does not show the value", "[store][unit]") {
  CHECK(sentence_of("ERROR:  invalid input syntax for type bigint: \"sec\"ret\"\nLINE 1", "22P02") ==
        "invalid input syntax for type bigint: ...");
}

TEST_CASE("a long detail is cut between two characters", "[store][unit]") {
  const auto cut = sentence_of(std::string(199, 'a') + "\xC3\xA9", "42601");
  CHECK(cut == std::string(199, 'a'));
  CHECK(sentence_of(std::string(500, 'a'), "42601").size() == 200);
}

TEST_CASE("an exception that is not the database's shows its type only", "[store][unit]") {
  const auto found = classify(std::out_of_range("secret"), true, moment::before_commit);
  CHECK(found.kind == fault::bug);
  CHECK(found.detail == "thrown: std::out_of_range");
}

TEST_CASE("a row that is not as expected says why", "[store][unit]") {
  const auto found = classify(troupe::store::unexpected_row("total: is missing"), true, moment::before_commit);
  CHECK(found.kind == fault::bug);
  CHECK(found.detail == "total: is missing");
}

TEST_CASE("a failed connection carries the reason and no stack of lines", "[store][unit]") {
  const auto found = classify_connect(soci::soci_error(
      "Cannot establish connection to the database.\nconnection to server at \"h\", port 5 failed: FATAL:  no such "
      "role\nmore"));
  CHECK(found.kind == fault::disconnected);
  CHECK(found.detail == "cannot connect: connection to server at \"h\", port 5 failed: FATAL:  no such role");
}
