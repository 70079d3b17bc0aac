#include "runtime/store/connect_trial.hpp"

#include <catch2/catch.hpp>

using namespace troupe::store;
using cause = connect_failure::cause;

namespace {

const std::string to = "connection to server at \"10.0.0.7\", port 5432 failed: ";

}  // namespace

TEST_CASE("the server's SQLSTATE decides whose the failure is", "[store][unit]") {
  const auto password = explain_connect(to +
                                        "FATAL:  28P01: password authentication failed for user \"app\"\n"
                                        "LOCATION:  auth_failed, auth.c:326\n");
  CHECK(password.why == cause::refused);
  CHECK(password.sqlstate == "28P01");
  CHECK(password.detail == to + "FATAL:  password authentication failed for user \"app\"");
  CHECK(explain_connect(to + "FATAL:  3D000: database \"x\" does not exist").why == cause::refused);
  CHECK(explain_connect(to + "FATAL:  57P03: the database system is starting up").why == cause::not_now);
  CHECK(explain_connect(to + "SCHWERWIEGEND:  53300: tut mir leid, schon zu viele Clients").why == cause::not_now);
}

TEST_CASE("without a SQLSTATE the client library's words decide", "[store][unit]") {
  CHECK(explain_connect(to + "Connection refused\n\tIs the server running?").why == cause::unreachable);
  CHECK(explain_connect(to + "SSL error: certificate verify failed").why == cause::tls);
  CHECK(explain_connect(to + "root certificate file \"/x/ca.pem\" does not exist").why == cause::tls);
  CHECK(explain_connect(to + "session is read-only").why == cause::not_now);
  CHECK(explain_connect("could not translate host name \"db\" to address: Name or service not known").why ==
        cause::unreachable);
}
