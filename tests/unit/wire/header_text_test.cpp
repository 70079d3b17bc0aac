#include "runtime/wire/header_text.hpp"

#include <catch2/catch.hpp>

using namespace troupe::wire;
using namespace std::string_literals;

TEST_CASE("headers are one line each", "[wire][unit]") {
  CHECK(to_text({{"ce_id", "a-1"}, {"ce_time", "2026-05-29T12:00:00Z"}}) ==
        "ce_id: a-1\nce_time: 2026-05-29T12:00:00Z\n");
  CHECK(to_text({}).empty());
}

TEST_CASE("any headers come back as they were", "[wire][unit]") {
  std::string every_byte;
  for (int i = 0; i < 256; ++i)
    every_byte += static_cast<char>(i);
  const headers all{{"plain", "value"},      {"", ""},           {"no value", ""},    {"a: b", "c: d"},
                    {"line\nend", "x\r\ny"}, {"\\x41", "\\x0a"}, {"nul\0"s, "\0\0"s}, {every_byte, every_byte},
                    {"plain", "again"},      {" ", " : "}};
  CHECK(headers_from_text(to_text(all)) == all);
  CHECK(to_text(all).find('\0') == std::string::npos);
}

TEST_CASE("lines nobody wrote are read without a fault", "[wire][unit]") {
  CHECK(headers_from_text("name only") == headers{{"name only", ""}});
  CHECK(headers_from_text("a: b") == headers{{"a", "b"}});
  CHECK(headers_from_text("a: \\x4\nb: \\xzz\nc: \\") == headers{{"a", "\\x4"}, {"b", "\\xzz"}, {"c", "\\"}});
  CHECK(headers_from_text("\n") == headers{{"", ""}});
}
