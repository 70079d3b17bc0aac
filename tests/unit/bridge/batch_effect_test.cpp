#include "runtime/bridge/batch_effect.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::bridge;

namespace {

struct failure {};

/// Rejects the first record of each batch; fails where it is told to.
struct fake_database final : effect_database, effect_transaction {
  store::stored<reasons> transact(const work& todo) override {
    try {
      return todo(*this);
    } catch (const failure&) {
      return tl::unexpected(store::store_error{store::fault::refused, "22P05", "no such character"});
    }
  }
  store::stored<std::optional<stored_offset>> read_offset(const partition_name&) override { return std::nullopt; }
  bool move_offset(const partition_name&, const commit_batch::fence_values&) override { return true; }
  rejections handle(const std::string&, const std::vector<broker::record>&) override {
    if (refuses_effects)
      throw failure{};
    return {{0, "cannot be decoded"}};
  }
  void store_letters(const std::vector<dead_letter>&) override {
    if (refuses_letters)
      throw failure{};
  }

  bool refuses_effects = false, refuses_letters = false;
};

}  // namespace

TEST_CASE("a record that the database refuses is poison", "[bridge]") {
  fake_database with;
  with.refuses_effects = true;
  CHECK(give_effect(with, {{}, {}, {{}}, {}}).what == batch_outcome::result::poison);
}

TEST_CASE("a letter that the database refuses is no fault of its record", "[bridge]") {
  fake_database with;
  with.refuses_letters = true;
  const auto said = give_effect(with, {{}, {}, {{}}, {}});
  CHECK(said.what == batch_outcome::result::unavailable);
  CHECK(said.reason == "a dead letter cannot be stored: 22P05 no such character");
  with.refuses_letters = false;
  CHECK(give_effect(with, {{}, {}, {{}}, {}}).rejected[0] == "cannot be decoded");
}
