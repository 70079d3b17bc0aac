#include "runtime/wire/shown.hpp"

#include <catch2/catch.hpp>

using namespace troupe::wire;

TEST_CASE("text of others is shown as it is", "[wire][unit]") {
  for (const std::string text :
       {"", "order 5", "Gr\u00fc\u00dfe", "\uc8fc\ubb38", "\U0001F3AD", "a\\b \"c\"", "\u00a0"})
    CHECK(shown(text) == text);
}

TEST_CASE("what a terminal would obey is shown as its bytes", "[wire][unit]") {
  CHECK(shown("a\x1b[31mb\x7f") == "a\\x1b[31mb\\x7f");
  CHECK(shown("a\u009b31mb\u0085") == "a\\xc2\\x9b31mb\\xc2\\x85");
  CHECK(shown("\u202egnp.exe\u2066\u200f\u061c") == "\\xe2\\x80\\xaegnp.exe\\xe2\\x81\\xa6\\xe2\\x80\\x8f\\xd8\\x9c");
  CHECK(shown("a\u2028b\u200b\ufeff") == "a\\xe2\\x80\\xa8b\\xe2\\x80\\x8b\\xef\\xbb\\xbf");
  CHECK(shown("\U000E0041") == "\\xf3\\xa0\\x81\\x81");
  CHECK(shown(std::string{"a\0b\n", 4}) == "a\\x00b\\x0a");
}

TEST_CASE("bytes that are not UTF-8 are shown one by one and what follows stays", "[wire][unit]") {
  CHECK(shown("a\xff"
              "b") == "a\\xffb");
  CHECK(shown("\xc3") == "\\xc3");
  CHECK(shown("\xed\xa0\x80") == "\\xed\\xa0\\x80");
  CHECK(shown("\xf4\x90\x80\x80"
              "x\xe2\x82") == "\\xf4\\x90\\x80\\x80x\\xe2\\x82");
}

TEST_CASE("a line of a log stays one line", "[wire][unit]") {
  CHECK(shown_in_line("ERROR: no\nDETAIL:\tkey\r\n\x1b") == "ERROR: no DETAIL: key  \\x1b");
}
