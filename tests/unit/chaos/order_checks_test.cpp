#include "tools/chaos.d/order_checks.hpp"

#include <catch2/catch.hpp>

using namespace troupe::chaos;

namespace {

arrival record(std::int64_t order, int number) {
  return {"event", order, troupe::wire::timestamp{std::chrono::seconds{number}}};
}

}  // namespace

TEST_CASE("records in the order of the topic are clean", "[chaos][unit]") {
  CHECK(out_of_order({record(1, 1), record(2, 2), record(1, 3)}, {record(2, 2), record(1, 1), record(1, 3)}).empty());
}

TEST_CASE("a record that overtook another of its key is found", "[chaos][unit]") {
  CHECK(out_of_order({record(1, 1), record(1, 2)}, {record(1, 2), record(1, 1)}).size() == 1);
}

TEST_CASE("a record that never arrived is found", "[chaos][unit]") {
  CHECK(out_of_order({record(1, 1), record(1, 2), record(1, 3)}, {record(1, 1), record(1, 3)}).size() == 1);
  CHECK(out_of_order({record(1, 1), record(1, 2)}, {record(1, 1)}).size() == 1);
  CHECK(out_of_order({record(1, 1)}, {}).size() == 1);
}

TEST_CASE("a record written twice is due once", "[chaos][unit]") {
  CHECK(out_of_order({record(1, 1), record(1, 1), record(1, 2)}, {record(1, 1), record(1, 2)}).empty());
}

TEST_CASE("only poison may be a dead letter", "[chaos][unit]") {
  const std::set<letter_place> poison{{"orders", 0, 5, ""}};
  CHECK(stray_letters({{"orders", 0, 5, "no JSON"}}, poison).empty());
  CHECK(stray_letters({{"orders", 0, 6, "timed out"}, {"orders", -1, -1, "too large"}}, poison).size() == 2);
}

TEST_CASE("a repeated delivery is no second effect", "[chaos][unit]") {
  deliveries sink;
  sink.refuse();
  sink.accept(record(1, 1));
  sink.accept(record(1, 1));
  sink.accept(record(1, 2));
  CHECK(sink.effects() == 2);
  CHECK(sink.repeats() == 1);
  CHECK(sink.refused() == 1);
}
