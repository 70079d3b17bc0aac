#include "runtime/broker/rdkafka/bounded_call.hpp"

#include <catch2/catch.hpp>
#include <future>
#include <memory>

using namespace troupe::broker;
using namespace std::chrono_literals;

TEST_CASE("a call that returns has been made", "[broker][unit]") {
  auto made = std::make_shared<bool>(false);
  CHECK(returns_within(10s, [made] { *made = true; }));
  CHECK(*made);
}

TEST_CASE("a call that does not return is left to itself", "[broker][unit]") {
  auto never = std::make_shared<std::promise<void>>();
  CHECK_FALSE(returns_within(1ms, [wait = never->get_future().share()] { wait.wait(); }));
  never->set_value();
}
