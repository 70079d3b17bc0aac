#include "runtime/wire/codec/json.hpp"

#include <catch2/catch.hpp>

using namespace troupe::wire;

namespace {

struct parcel {
  std::int64_t weight = 7;
  std::optional<std::string> note;
  bool fragile = true;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(field_or_default("weight", weight), field("note", note), field_or_default("fragile", fragile));
  }

  bool operator==(const parcel&) const = default;
};

decoded<parcel> read(std::string_view text) { return from_json<parcel>(text, unknown_fields::refuse); }

}  // namespace

TEST_CASE("an absent field keeps its default and an absent optional is empty", "[wire][unit]") {
  CHECK(read("{}") == parcel{});
  CHECK(read(R"({"note":null})") == parcel{});
  CHECK(read(R"({"fragile":false,"note":"","weight":-3})") == parcel{-3, "", false});
}

TEST_CASE("a field with a default is held to its type when it is there", "[wire][unit]") {
  CHECK(read(R"({"weight":null})").error() == decode_error{"weight", "must be an integer of 64 bits"});
  CHECK(read(R"({"fragile":"no"})").error() == decode_error{"fragile", "must be true or false"});
  CHECK(read(R"({"note":5})").error() == decode_error{"note", "must be a string"});
}

TEST_CASE("defaults and empty optionals are written out", "[wire][unit]") {
  CHECK(to_json(parcel{}) == R"({"weight":7,"note":null,"fragile":true})");
  CHECK(to_json(parcel{-3, "a\"\\\n\x01", false}) == R"({"weight":-3,"note":"a\"\\\n\u0001","fragile":false})");
}
