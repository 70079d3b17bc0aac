#include "runtime/actor/actor_table.hpp"

#include <catch2/catch.hpp>
#include <typeinfo>

using namespace troupe::actor;

namespace some::place {
struct place_order {};
template <class T>
struct delivered {};
}  // namespace some::place

namespace {
struct tick {};
}  // namespace

TEST_CASE("a type is shown without its namespaces", "[actor][unit]") {
  CHECK(short_type_name(typeid(some::place::place_order).name()) == "place_order");
  CHECK(short_type_name(typeid(int).name()) == "int");
}

TEST_CASE("a template argument is shown without its namespaces too", "[actor][unit]") {
  CHECK(short_type_name(typeid(some::place::delivered<some::place::place_order>).name()) == "delivered<place_order>");
  using nested = some::place::delivered<some::place::delivered<some::place::place_order>>;
  CHECK(short_type_name(typeid(nested).name()) == "delivered<delivered<place_order> >");
}

TEST_CASE("a type of an unnamed namespace is shown by its name", "[actor][unit]") {
  CHECK(short_type_name(typeid(tick).name()) == "tick");
  CHECK(short_type_name(typeid(some::place::delivered<tick>).name()) == "delivered<tick>");
}

TEST_CASE("a name that cannot be read is shown as it is", "[actor][unit]") {
  CHECK(short_type_name("not a mangled name") == "not a mangled name");
}

TEST_CASE("the depth of a mailbox is never negative", "[actor][unit]") {
  actor_figures figures{1};
  figures.enqueued = 5;
  figures.handled = 3;
  CHECK(figures.mailbox_depth() == 2);
  figures.handled = 6;
  CHECK(figures.mailbox_depth() == 0);
}

TEST_CASE("an entry leaves the table with its owner", "[actor][unit]") {
  actor_table table;
  auto one = table.enter(1);
  const auto two = table.enter(2);
  CHECK(table.living().size() == 2);
  one.reset();
  REQUIRE(table.living().size() == 1);
  CHECK(table.living()[0]->id == 2);
}
