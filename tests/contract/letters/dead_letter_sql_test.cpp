#include "runtime/letters/dead_letter_sql.hpp"

#include "runtime/wire/envelope.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe;

namespace {

struct scene {
  scene() { database.migrate(); }

  bool store(const std::vector<letters::dead_letter>& given) {
    return session.transact([&](soci::session& sql) { letters::store_letters(sql, given, "node-1"); }).has_value();
  }

  tests::test_database database;
  store::session session{database.settings()};
};

letters::dead_letter letter_at(broker::offset at) {
  letters::dead_letter out{"group", "coupons", {}, "no coupon 12", 3};
  out.record.from = {3, 1};
  out.record.at = at;
  out.record.key = "12";
  out.record.value = "{}";
  return out;
}

}  // namespace

TEST_CASE("a letter is stored with everything needed to replay it", "[letters][contract]") {
  scene on;
  auto letter = letter_at(7);
  letter.record.key = std::string{"k\0\xff", 3};
  letter.record.value = std::string{"\0{\xfe}", 4};
  letter.record.head = {{"ce_id", "e-1"}, {"odd", std::string{"a\0\xff:\n", 5}}};
  REQUIRE(on.store({letter}));
  CHECK(on.database.ask("select encode(key, 'hex') || ' ' || encode(payload, 'hex') from dead_letters") ==
        "6b00ff 007bfe7d");
  CHECK(on.database.ask("select consumer_group || topic || partition || \"offset\" || attempts || node || reason from "
                        "dead_letters") == "groupcoupons373node-1no coupon 12");
  CHECK(on.database.ask("select fingerprint from dead_letters") == letters::fingerprint("no coupon 12"));
  CHECK(wire::headers_from_text(on.database.ask("select headers from dead_letters")) == letter.record.head);
}

TEST_CASE("readable text stays readable in a letter", "[letters][contract]") {
  scene on;
  auto letter = letter_at(7);
  letter.reason = "no coupon \"\xeb\xb4\x84\"";
  REQUIRE(on.store({letter}));
  CHECK(on.database.ask("select reason from dead_letters") == letter.reason);
}

TEST_CASE("a reason with bytes that no column takes is stored all the same", "[letters][contract]") {
  scene on;
  auto letter = letter_at(7);
  letter.reason = std::string{"odd \xff byte \0 here", 17};
  REQUIRE(on.store({letter}));
  CHECK(on.database.ask("select reason from dead_letters") == "odd \\xff byte \\x00 here");
}

TEST_CASE("no key and no value are stored as such", "[letters][contract]") {
  scene on;
  auto letter = letter_at(7);
  letter.record.key.reset();
  letter.record.value.reset();
  REQUIRE(on.store({letter}));
  CHECK(on.database.ask("select count(*) from dead_letters where key is null and payload is null") == "1");
}

TEST_CASE("an empty key and an empty value are not the same as none", "[letters][contract]") {
  scene on;
  auto letter = letter_at(7);
  letter.record.key = letter.record.value = "";
  REQUIRE(on.store({letter}));
  CHECK(on.database.ask("select count(*) from dead_letters where key = '' and payload = ''") == "1");
}

TEST_CASE("a letter from before prints were stored is known by its content", "[letters][contract]") {
  scene on;
  REQUIRE(on.store({letter_at(7)}));
  auto again = letter_at(7), other = letter_at(7);
  again.record.print = other.record.print = 70;
  other.record.value = "{ }";
  REQUIRE(on.store({again}));
  CHECK(on.database.ask("select count(*) from dead_letters") == "1");
  REQUIRE(on.store({other}));
  CHECK(on.database.ask("select count(*) from dead_letters") == "2");
}

TEST_CASE("letters without an offset are all stored", "[letters][contract]") {
  scene on;
  auto letter = letter_at(-1);
  letter.record.from.partition = -1;
  REQUIRE(on.store({letter, letter}));
  CHECK(on.database.ask("select count(*) from dead_letters where partition is null and \"offset\" is null") == "2");
}
