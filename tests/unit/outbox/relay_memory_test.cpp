#include "runtime/outbox/relay_memory.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using outbox::relay_memory;
using origin = relay_memory::origin;
using texts = std::vector<std::string>;

namespace {

/// A memory whose events are named by their ids.
struct scene {
  relay_memory memory{{5, 1000}};
  std::map<std::string, relay_memory::ticket> left;

  bool add(const std::string& id, const std::string& before = "", origin from = origin::writer) {
    return memory.add({{id, "orders", "key", "type", "", {}}, before}, from);
  }
  texts ready() {
    texts out;
    for (const auto which : memory.take_ready()) {
      out.push_back(memory.event(which).id);
      left[out.back()] = which;
    }
    return out;
  }
  void deliver(const std::string& id) { memory.delivered(left.at(id)); }
  void sweep_through(int first, int end) {
    for (int i = first; i < end; ++i) {
      const auto id = std::to_string(i);
      add(id, "", origin::table);
      ready();
      deliver(id);
      memory.erased({id});
    }
  }
  texts awaited() const { return {memory.awaited().begin(), memory.awaited().end()}; }
};

}  // namespace

TEST_CASE("an event with none before it may leave at once and only once", "[outbox][unit]") {
  scene on;
  CHECK(on.add("1"));
  CHECK(on.ready() == texts{"1"});
  CHECK(on.ready().empty());
}

TEST_CASE("an event leaves when the one before it is delivered", "[outbox][unit]") {
  scene on;
  on.add("1");
  on.add("2", "1");
  on.add("3", "2");
  CHECK(on.ready() == texts{"1"});
  on.deliver("1");
  CHECK(on.ready() == texts{"2"});
  on.deliver("2");
  CHECK(on.ready() == texts{"3"});
}

TEST_CASE("an event whose forerunner is delivered but not erased may leave at once", "[outbox][unit]") {
  scene on;
  on.add("1");
  on.ready();
  on.deliver("1");
  on.add("2", "1");
  CHECK(on.ready() == texts{"2"});
}

TEST_CASE("an event waits for a forerunner whose message comes later than its own", "[outbox][unit]") {
  scene on;
  on.add("2", "1");
  CHECK(on.ready().empty());
  CHECK(on.awaited() == texts{"1"});
  on.add("1");
  CHECK(on.awaited().empty());
  CHECK(on.ready() == texts{"1"});
  on.deliver("1");
  CHECK(on.ready() == texts{"2"});
}

TEST_CASE("an event leaves when the row of the one before it is gone", "[outbox][unit]") {
  scene on;
  on.add("2", "1");
  on.memory.gone({"1"});
  CHECK(on.ready() == texts{"2"});
  CHECK(on.awaited().empty());
}

TEST_CASE("news that a row was gone is void once its event is in memory", "[outbox][unit]") {
  scene on;
  on.add("2", "1");
  on.add("1");
  on.memory.gone({"1"});
  CHECK(on.ready() == texts{"1"});
}

TEST_CASE("an event that is in memory is not taken again", "[outbox][unit]") {
  scene on;
  on.add("1");
  CHECK_FALSE(on.add("1", "", origin::table));
  on.ready();
  on.deliver("1");
  CHECK_FALSE(on.add("1", "", origin::table));
  on.memory.erased({"1"});
  CHECK(on.memory.known() == 0);
  CHECK(on.add("1"));
}

TEST_CASE("a swept event that is gone is remembered until its writer cannot speak of it any more", "[outbox][unit]") {
  scene on;
  on.add("1", "", origin::table);
  on.ready();
  on.deliver("1");
  on.memory.erased({"1"});
  CHECK_FALSE(on.add("1"));
  on.memory.forget_older();
  CHECK_FALSE(on.add("1"));
  on.add("2", "1");
  CHECK(on.ready() == texts{"2"});
  on.memory.forget_older();
  CHECK(on.add("1"));
}

TEST_CASE("more swept events are remembered than there is room for, and not without end", "[outbox][unit]") {
  scene on;
  on.sweep_through(0, 11);
  CHECK_FALSE(on.add("0"));
  on.sweep_through(11, 20'001);
  CHECK(on.add("0"));
  CHECK_FALSE(on.add("20000"));
}

TEST_CASE("what waits for others is dropped with all that waits for it", "[outbox][unit]") {
  scene on;
  on.add("2", "1");
  on.add("3", "2");
  on.add("4");
  on.add("5", "4");
  on.memory.drop_blocked();
  CHECK(on.memory.known() == 2);
  CHECK(on.memory.waiting() == 1);
  CHECK(on.awaited().empty());
  CHECK(on.add("2", "1", origin::table));
}

TEST_CASE("events that wait take room", "[outbox][unit]") {
  scene on;
  for (int i = 1; i <= 5; ++i)
    on.add(std::to_string(i), std::to_string(i - 1));
  CHECK_FALSE(on.memory.has_room());
  on.memory.drop_blocked();
  CHECK(on.memory.has_room());
}

TEST_CASE("all that waits for an event can be named", "[outbox][unit]") {
  scene on;
  on.add("2", "1");
  on.add("3", "2");
  on.add("b");
  CHECK(on.memory.behind("1") == texts{"2", "3"});
  CHECK(on.memory.behind("2") == texts{"3"});
  CHECK(on.memory.behind("b").empty());
}

TEST_CASE("what is handed on is forgotten, what came behind it waits for it", "[outbox][unit]") {
  scene on;
  on.add("2", "1");
  on.add("3", "2");
  on.add("4", "3");
  on.memory.handed_on({"2", "3"});
  CHECK(on.memory.known() == 1);
  CHECK(on.awaited() == texts{"3"});
  on.memory.gone({"3"});
  CHECK(on.ready() == texts{"4"});
}

TEST_CASE("an awaited event stays awaited while anything waits for it", "[outbox][unit]") {
  scene on;
  on.add("2", "1");
  on.add("other", "1");
  on.memory.handed_on({"2"});
  CHECK(on.awaited() == texts{"1"});
  on.memory.handed_on({"other"});
  CHECK(on.awaited().empty());
}

TEST_CASE("what has left meanwhile is not handed on", "[outbox][unit]") {
  scene on;
  on.add("2", "1");
  on.memory.gone({"1"});
  on.ready();
  on.memory.handed_on({"2", "unknown"});
  on.deliver("2");
  on.memory.handed_on({"2"});
  CHECK(on.memory.known() == 1);
}

TEST_CASE("an event that was handed on comes back from the table, not from its writer", "[outbox][unit]") {
  scene on;
  on.add("2", "1", origin::table);
  on.memory.handed_on({"2"});
  CHECK_FALSE(on.add("2", "1"));
  CHECK(on.add("2", "1", origin::table));
  on.memory.gone({"1"});
  CHECK(on.ready() == texts{"2"});
}

TEST_CASE("few events fill the memory when they are large", "[outbox][unit]") {
  relay_memory memory{{5, 1000}};
  const auto add = [&](const std::string& id, std::size_t bytes, const std::string& before = "") {
    memory.add({{id, "orders", "key", "type", std::string(bytes, 'x'), {}}, before}, origin::writer);
  };
  add("1", 500);
  CHECK(memory.has_room());
  add("2", 500, "not here");
  CHECK_FALSE(memory.has_room());
  CHECK(memory.room() == 0);
  memory.drop_blocked();
  CHECK(memory.room() == 4);
  memory.delivered(memory.take_ready().front());
  CHECK(memory.room() == 5);
}
