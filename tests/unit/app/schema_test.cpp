#include "tools/troupe/schema_change.hpp"
#include "tools/troupe/schema_text.hpp"

#include <troupe/message.hpp>

#include <catch2/catch.hpp>

using namespace troupe;
using schema::changes_between, schema::from_text, schema::standing, schema::to_text;

namespace {

enum class colour { red, green };
TROUPE_CHOICE(colour, red, green);

struct line {
  identifier product;
  bounded<std::int64_t, 1, 100> quantity;
  TROUPE_FIELDS(line, product, quantity);
};

struct basket_v1 {
  identifier basket;
  TROUPE_MESSAGE(basket_v1, "basket", 1, key = basket, basket);
};

struct basket {
  using earlier = basket_v1;
  static basket upcast(basket_v1 before);

  identifier basket_id;
  text<20> owner;
  timestamp at{};
  choice<colour> paint;
  list<line, 1, 9> lines;
  std::vector<std::string> tags;
  std::optional<money> limit;
  bool is_gift = false;
  TROUPE_MESSAGE(basket, "basket", 2, key = basket_id, basket_id, owner, at, paint, lines, tags, limit,
                 defaulted(is_gift));
};

constexpr auto basket_text =
    "message basket version 2\n"
    "key = basket_id\n"
    "basketId identifier\n"
    "owner text 1 to 20\n"
    "at time\n"
    "paint choice red|green\n"
    "lines list 1 to 9\n"
    "lines[] object\n"
    "lines[].product identifier\n"
    "lines[].quantity integer 1 to 100\n"
    "tags list\n"
    "tags[] string\n"
    "limit? integer 0 to 1000000000000000\n"
    "isGift? boolean\n";

wire::described_message read(const std::string& text) {
  auto out = from_text(text);
  INFO((out ? "" : out.error()));
  REQUIRE(out);
  return std::move(*out);
}

/// The file with one piece of its text replaced.
wire::described_message with(const std::string& old, const std::string& other) {
  std::string text = basket_text;
  REQUIRE(text.find(old) != text.npos);
  return read(text.replace(text.find(old), old.size(), other));
}

/// "breaks: ..." or "lives: ...", of the only change.
std::string change_by(const std::string& old, const std::string& other) {
  const auto found = changes_between(read(basket_text), with(old, other));
  REQUIRE(found.size() == 1);
  return (found[0].breaks ? "breaks: " : "lives: ") + found[0].what;
}

std::vector<std::string> states(const std::vector<schema::judged_message>& all) {
  std::vector<std::string> out;
  for (const auto& one : all)
    out.push_back(one.name + ' ' + std::to_string(one.version) + ' ' + to_string(one.how));
  return out;
}

}  // namespace

TEST_CASE("a message is described by its fields, types and limits, and read again from its text", "[schema][unit]") {
  const auto declared = wire::described<basket>();
  CHECK_THAT(to_text(declared), Catch::EndsWith(basket_text));
  CHECK(read(to_text(declared)) == declared);
  CHECK(schema::file_name("basket", 2) == "basket.v2.schema");
  CHECK(wire::all_described<basket>().at(1) == wire::described<basket_v1>());
}

TEST_CASE("what takes something from records or nodes of before breaks", "[schema][unit]") {
  CHECK(changes_between(read(basket_text), read(basket_text)).empty());
  CHECK(change_by("owner text 1 to 20\n", "") == "breaks: the field owner was removed");
  CHECK(change_by("at time", "at integer") == "breaks: the type of the field at was changed from time to integer");
  CHECK(change_by("1 to 20", "1 to 19") == "breaks: the field owner was narrowed from text 1 to 20 to text 1 to 19");
  CHECK(change_by("1 to 100", "2 to 100") ==
        "breaks: the field lines[].quantity was narrowed from integer 1 to 100 to integer 2 to 100");
  CHECK(change_by("tags list", "tags list 0 to 5") == "breaks: the field tags was narrowed from list to list 0 to 5");
  CHECK(change_by("red|green", "red") == "breaks: the field paint was narrowed from choice red|green to choice red");
  CHECK(change_by("limit?", "limit") ==
        "breaks: the field limit must be there now, and records of before may not have it");
  CHECK(
      change_by("key = basket_id", "key = owner") ==
      "breaks: the key was changed from \"key = basket_id\" to \"key = owner\", so that records of one key are in two "
      "partitions");
  CHECK(change_by("owner text 1 to 20\nat time\n", "at time\nowner text 1 to 20\n") ==
        "breaks: the field at was moved, and the binary format reads fields by their order");
}

TEST_CASE("a field may be added at the end if it may be absent, and nowhere else", "[schema][unit]") {
  const std::string last = "isGift? boolean\n";
  CHECK(change_by(last, last + "note? string\n") ==
        "lives: the field note was added, which may be absent and is the last");
  CHECK(
      change_by(last, last + "extra? object\nextra.a integer\nextra.b list\nextra.b[] object\nextra.b[].c integer\n") ==
      "lives: the field extra was added, which may be absent and is the last");
  CHECK(change_by(last, last + "note string\n") ==
        "breaks: the field note was added and must be there, and records of before do not have it");
  CHECK(change_by("at time\n", "at time\nnote? string\n") ==
        "breaks: the field note was added before others, and the binary format reads fields by their order");
  CHECK(change_by("tags list\n", "lines[].note? string\ntags list\n") ==
        "breaks: the field lines[].note was added inside of another, where the binary format has no place for it");
}

TEST_CASE("what only nodes of before refuse is told and lives", "[schema][unit]") {
  CHECK(change_by("1 to 20", "0 to 21") ==
        "lives: the field owner was widened from text 1 to 20 to text 0 to 21, which nodes of before refuse until they "
        "are replaced");
  CHECK_THAT(change_by("red|green", "red|green|blue"), Catch::StartsWith("lives: the field paint was widened"));
  CHECK_THAT(change_by("at time", "at? time"), Catch::StartsWith("lives: the field at may be absent now"));
}

TEST_CASE("each version is judged against its file", "[schema][unit]") {
  const auto both = wire::all_described<basket>();
  schema::messages files;
  CHECK(states(schema::judge(files, both)) == std::vector<std::string>{"basket 1 added", "basket 2 added"});
  for (const auto& one : both)
    files[{one.name, one.version}] = one;
  CHECK(states(schema::judge(files, both)) == std::vector<std::string>{"basket 1 same", "basket 2 same"});
  CHECK(states(schema::judge(files, {both[0]})) == std::vector<std::string>{"basket 1 undeclared", "basket 2 same"});
  CHECK(states(schema::judge(files, {with("owner text 1 to 20\n", "")})).back() == "basket 2 broken");
  CHECK(states(schema::judge(files, {both[0], with("at time\n", ""), both[1]})).back() == "basket 2 disputed");
  const auto broken = schema::judge(files, {with("owner text 1 to 20\n", "")}).back();
  CHECK_THAT(broken.what, Catch::StartsWith("the field owner was removed: give it version 3 in a new struct"));
}

TEST_CASE("a golden file that cannot be read is said by its line", "[schema][unit]") {
  CHECK(from_text("").error() == "it ends before a message and its key were named");
  CHECK(from_text("# x\nbasket\n").error() == "line 2 is \"basket\" where message NAME version NUMBER belongs");
  CHECK(from_text("message a version 0\n").error().starts_with("line 1"));
  CHECK(from_text("message a version 1\nkey b\n").error() == "line 2 is \"key b\" where key = MEMBER belongs");
  for (const std::string line : {"a", "a integer 1", "a integer 1 to x", "a choice", "? integer"}) {
    INFO(line);
    CHECK(from_text("message a version 1\nkey = a\n" + line + "\n").error().starts_with("line 3"));
  }
}
