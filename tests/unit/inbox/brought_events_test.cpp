#include "runtime/inbox/brought_events.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::inbox;

namespace {

broker::record record_of(const std::string& id, const std::string& source = "troupe/node-1", bool is_marked = true) {
  broker::record out;
  out.from.partition = 3;
  out.at = 7;
  if (!id.empty())
    out.head = {{"ce_id", id}, {"ce_source", source}};
  if (is_marked)
    out.head.emplace_back("troupe-outbox", "1");
  return out;
}

std::string ids_of(const brought_events& from) {
  std::string out;
  for (const auto& one : from.events)
    out += (out.empty() ? "" : " ") + std::string{one.id};
  return out;
}

}  // namespace

TEST_CASE("events are asked for in one order, in whichever they came", "[inbox][unit]") {
  const std::vector batch{record_of("e-2"), record_of("e-3"), record_of("e-1")};
  const std::vector backward{batch[2], batch[1], batch[0]};
  auto brought = events_of(batch, inbox::scope::outbox), turned = events_of(backward, inbox::scope::outbox);
  sort_by_print(brought.events);
  sort_by_print(turned.events);
  CHECK(brought.events.size() == 3);
  CHECK(ids_of(brought) == ids_of(turned));
  CHECK(brought.again.empty());
}

TEST_CASE("a header's name counts whatever its case, and the last of a name", "[inbox][unit]") {
  auto one = record_of("e-1");
  one.head.insert(one.head.end(), {{"CE_ID", "e-2"}, {"Ce_Source", "elsewhere"}});
  const std::vector batch{one};
  CHECK(events_of(batch, inbox::scope::outbox).events.at(0).noted.event == print_of_event("e-2", "elsewhere"));
}

TEST_CASE("an event is known by its record too", "[inbox][unit]") {
  const std::vector batch{record_of("e-1")};
  const auto one = events_of(batch, inbox::scope::outbox).events.at(0);
  CHECK(one.partition == 3);
  CHECK(one.at == 7);
  CHECK(one.noted == noted_event{print_of_event("e-1", "troupe/node-1"), mark_of(batch[0])});
}

TEST_CASE("of an event that comes twice in a batch the first record counts", "[inbox][unit]") {
  const std::vector batch{record_of("e-2"), record_of("e-1"), record_of("e-2"), record_of("e-2")};
  const auto brought = events_of(batch, inbox::scope::outbox);
  CHECK(brought.events.size() == 2);
  for (const auto& one : brought.events)
    CHECK(one.index == (one.id == "e-1" ? 1U : 0U));
  CHECK(brought.again == std::vector<std::pair<std::size_t, std::size_t>>{{2, 0}, {3, 0}});
}

TEST_CASE("equal ids of two sources are two events", "[inbox][unit]") {
  const std::vector batch{record_of("1", "a"), record_of("1", "b")};
  CHECK(events_of(batch, inbox::scope::outbox).events.size() == 2);
}

TEST_CASE("only what an outbox published is remembered unless all is asked for", "[inbox][unit]") {
  const std::vector batch{record_of("e-1"), record_of("e-2", "elsewhere", false)};
  CHECK(ids_of(events_of(batch, inbox::scope::outbox)) == "e-1");
  CHECK(events_of(batch, inbox::scope::all).events.size() == 2);
  CHECK(ids_of(events_of(batch, inbox::scope::off)).empty());
}

TEST_CASE("a record without an id of its own is not remembered", "[inbox][unit]") {
  CHECK(events_of({record_of("")}, inbox::scope::all).events.empty());
}

TEST_CASE("an id that no index takes is not remembered", "[inbox][unit]") {
  const std::vector batch{record_of(std::string(1001, 'x')), record_of("a\nb"), record_of("\xff"),
                          record_of("e-1", std::string("a\0b", 3)), record_of(std::string(1000, 'x'))};
  CHECK(events_of(batch, inbox::scope::all).events.size() == 1);
}
