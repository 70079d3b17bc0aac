#include "runtime/http/door_actor.hpp"

#include "tests/support/deterministic_world.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

using namespace troupe;

namespace {

/// Three requests of one batch; the one in the middle goes to a route that throws.
struct batch_scene {
  batch_scene() {
    door = world.own(http::spawn_door_actor(
        world.system, "door",
        {{{"GET", "/good", false}, [](auto*, const http::exchange& asked) { asked.answer({}); }},
         {{"GET", "/bad", false}, [](auto*, const http::exchange&) { throw std::runtime_error("the route threw"); }}}));
    std::vector<http::exchange> batch;
    for (const std::size_t route : {0, 1, 0}) {
      const auto at = batch.size();
      batch.emplace_back(route, http::request{}, [this, at](const http::response& with) { status[at] = with.status; });
    }
    caf::anon_send(door, http::exchanges{std::move(batch)});
    world.settle();
  }

  std::array<int, 3> status{};
  tests::deterministic_world world;
  caf::actor door;
};

}  // namespace

TEST_CASE("a route that throws costs its own request and none beside it", "[http][actor]") {
  batch_scene on;
  CHECK(on.status == std::array<int, 3>{200, 500, 200});
}
