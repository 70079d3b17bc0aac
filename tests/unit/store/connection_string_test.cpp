#include "runtime/store/connection_string.hpp"

#include <libpq-fe.h>
#include <catch2/catch.hpp>
#include <map>

using namespace troupe::store;

namespace {

std::map<std::string, std::string> parsed(const std::string& given) {
  const auto made = soci_connection_string(given, "troupe order 1");
  REQUIRE(made);
  CHECK(made->find(' ') == made->npos);
  std::map<std::string, std::string> found;
  auto* options = PQconninfoParse(made->c_str(), nullptr);
  REQUIRE(options);
  for (auto* one = options; one->keyword; ++one)
    if (one->val)
      found[one->keyword] = one->val;
  PQconninfoFree(options);
  return found;
}

}  // namespace

TEST_CASE("both forms of a connection string mean the same", "[store][unit]") {
  const auto url = parsed("postgresql://app@db.example:5433/troupe");
  CHECK(url == parsed("host=db.example port=5433 dbname=troupe user=app"));
  CHECK(url.at("dbname") == "troupe");
  CHECK(url.at("application_name") == "troupe order 1");
  CHECK(url.at("connect_timeout") == "3");
}

TEST_CASE("a password with blanks and signs arrives unharmed", "[store][unit]") {
  const std::string password = "a b'\\=&?%/:@#\xC3\xA9";
  CHECK(parsed(R"(host=h user=u password='a b\'\\=&?%/:@#)"
               "\xC3\xA9'")
            .at("password") == password);
  CHECK(parsed("postgresql://u:a%20b%27%5C%3D%26%3F%25%2F%3A%40%23%C3%A9@h/d").at("password") == password);
}

TEST_CASE("what the connection string sets is kept", "[store][unit]") {
  const auto found = parsed("postgresql://h/d?connect_timeout=9&application_name=mine&sslmode=require");
  CHECK(found.at("connect_timeout") == "9");
  CHECK(found.at("application_name") == "mine");
  CHECK(found.at("sslmode") == "require");
}

TEST_CASE("a password from elsewhere is used where the connection string has none", "[store][unit]") {
  CHECK(parsed(with_password("postgresql://u@h/d", "a b&c")).at("password") == "a b&c");
  CHECK(parsed(with_password("postgresql://u:mine@h/d", "other")).at("password") == "mine");
  CHECK(with_password("postgresql://u@h/d", "") == "postgresql://u@h/d");
}

TEST_CASE("several hosts stay several hosts", "[store][unit]") {
  const auto found = parsed("postgresql://u@a:1,b:2/d?target_session_attrs=read-write");
  CHECK(found.at("host") == "a,b");
  CHECK(found.at("port") == "1,2");
  CHECK(found.at("target_session_attrs") == "read-write");
}

TEST_CASE("a mistake in a connection string never shows the password", "[store][unit]") {
  for (const auto* given : {"host=h password=top secret", "postgresql://u:top%2@h/secret?secret=1"}) {
    const auto made = soci_connection_string(given, "x");
    REQUIRE_FALSE(made);
    CHECK(made.error().find("secret") == std::string::npos);
    CHECK(without_password(given) == "(unreadable)");
  }
}

TEST_CASE("a URL for logs has everything but the password", "[store][unit]") {
  CHECK(without_password("postgresql://app:secret@127.0.0.1:25432/troupe") ==
        "postgresql://app@127.0.0.1:25432/troupe");
  CHECK(without_password("host=h user=u password=secret dbname=d sslmode=require") ==
        "postgresql://u@h/d?sslmode=require");
  CHECK(without_password("postgresql://h/d?password=secret") == "postgresql://h/d");
}

TEST_CASE("the same database can be named at another address", "[store][unit]") {
  const auto moved =
      parsed(with_address("postgresql://u:a%20b@h:1/d?sslmode=require&hostaddr=10.0.0.1", "127.0.0.1", 7));
  CHECK(moved.at("host") == "127.0.0.1");
  CHECK(moved.at("port") == "7");
  CHECK(moved.at("sslmode") == "disable");
  CHECK(moved.at("user") == "u");
  CHECK(moved.at("password") == "a b");
  CHECK(moved.at("dbname") == "d");
  CHECK_FALSE(moved.contains("hostaddr"));
  CHECK(with_address("postgresql://%zz", "127.0.0.1", 7) == "postgresql://%zz");
}
