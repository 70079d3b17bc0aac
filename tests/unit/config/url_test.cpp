#include "config/url.hpp"

#include <catch2/catch.hpp>

using namespace troupe::config;

TEST_CASE("a url without a password is left as it is", "[config][unit]") {
  for (const std::string url :
       {"postgresql://app@127.0.0.1:5432/troupe", "postgresql://127.0.0.1:5432/troupe", "postgresql:///troupe",
        "postgresql://app@[::1]:5432/d?application_name=a@b", "postgresql://app:@h/d", "postgresql://h:1,i:2/d",
        "http://sink/orders?id=1&password", "postgresql://h/d?connect_timeout=3&sslmode=require"}) {
    INFO(url);
    CHECK_FALSE(has_password(url));
    CHECK(without_password(url) == url);
  }
}

TEST_CASE("a password is found however it is written", "[config][unit]") {
  for (const std::string url :
       {"postgresql://app:hush@h/d", "postgres://app:hush@h:5432/d?sslmode=require", "postgresql://app:a/hush@h/d",
        "postgresql://app:hush=@h/d", "postgresql://app:hu?sh@h/d", "postgresql://app:a@hush@h/d",
        "postgresql://h/d?password=hush", "postgresql://h/d?sslmode=require&password=hush",
        "postgresql://h/d?%70assword=hush", "postgresql://app:a/hush=@h/d?sslmode=require",
        "postgresql://h/d?sslpassword=hush&x=1"}) {
    INFO(url);
    CHECK(has_password(url));
    CHECK(without_password(url).find("hush") == std::string::npos);
    CHECK(without_password(url).find("sh@") == std::string::npos);
  }
}

TEST_CASE("the rest of a masked url stays readable", "[config][unit]") {
  CHECK(without_password("postgresql://app:hush@h:5432/d?sslmode=require&password=x&a=b") ==
        "postgresql://app:***@h:5432/d?sslmode=require&password=***&a=b");
}

TEST_CASE("what is no url is masked as a whole", "[config][unit]") {
  CHECK(without_password("host=db password=hush") == "***");
  CHECK(without_password("") == "");
}
