#include "runtime/broker/rdkafka/member_assignment.hpp"

#include <catch2/catch.hpp>

#include <string>

using troupe::broker::assigned_partitions;
using partitions = std::vector<std::int32_t>;

namespace {

using namespace std::string_literals;

/// Version 1: "orders" 2 and 258, "other" 7, no bytes of the assignor.
const auto assignment =
    "\0\1"
    "\0\0\0\2"
    "\0\6orders\0\0\0\2\0\0\0\2\0\0\1\2"
    "\0\5other\0\0\0\1\0\0\0\7"
    "\0\0\0\0"s;

}  // namespace

TEST_CASE("the partitions of a topic are read out of a member's assignment", "[broker][unit]") {
  CHECK(assigned_partitions(assignment, "orders") == partitions{2, 258});
  CHECK(assigned_partitions(assignment, "other") == partitions{7});
  CHECK(assigned_partitions(assignment, "order") == partitions{});
}

TEST_CASE("a member that was given nothing holds nothing", "[broker][unit]") {
  CHECK(assigned_partitions("", "orders") == partitions{});
  CHECK(assigned_partitions("\0\1\0\0\0\0"s, "orders") == partitions{});
}

TEST_CASE("an assignment that ends early is not guessed at", "[broker][unit]") {
  const auto needed = assignment.size() - 4;  // what follows is the assignor's own
  for (std::size_t size = 1; size < needed; ++size)
    CHECK(assigned_partitions(assignment.substr(0, size), "orders") == std::nullopt);
  CHECK(assigned_partitions("\0\1\x7f\xff\xff\xff\0\1a\x7f\xff\xff\xff"s, "a") == std::nullopt);
}
