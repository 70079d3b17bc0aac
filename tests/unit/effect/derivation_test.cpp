#include "runtime/effect/derivation.hpp"

#include "schemas/coupon_requested.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::effect;

namespace {

handler::origin from_event(std::string id, std::string source) {
  return {std::move(id), std::move(source), {}, "orders", 3, 17};
}

store::derived_event derived(std::size_t index, const std::string& id) {
  return {index, {id, "entries", "k", "t", "{}", {}}};
}

std::string ids_of(const std::vector<wire::event>& events) {
  std::string out;
  for (const auto& one : events)
    out += one.id + ' ';
  return out;
}

}  // namespace

TEST_CASE("a derived event has the same id however often its cause comes", "[effect][unit]") {
  const auto from = from_event("e-1", "troupe/node-1");
  CHECK(derived_id("entry", from) == "entry:troupe/node-1#e-1");
  CHECK(derived_id("entry", from, "fee") == "entry.fee:troupe/node-1#e-1");
  CHECK(derived_id("entry", from_event("orders/3/17/ab", "")) == "entry:#orders/3/17/ab");
}

TEST_CASE("two causes never give a derived event the same id", "[effect][unit]") {
  CHECK(derived_id("entry", from_event("b#c", "a")) != derived_id("entry", from_event("c", "a#b")));
  CHECK(derived_id("entry", from_event("a#b", "")) != derived_id("entry", from_event("b", "a")));
  CHECK(derived_id("entry", from_event("e", "a#b")) != derived_id("entry", from_event("f", "a#b")));
}

TEST_CASE("a cause whose id no inbox remembers is named by its place", "[effect][unit]") {
  const auto id = derived_id("entry", from_event(std::string(2000, 'x'), "s"));
  CHECK(id.starts_with("entry:orders/3/17/"));
  CHECK(id.size() < 100);
  CHECK(derived_id("entry", from_event("a\nb", "s")).starts_with("entry:orders/3/17/"));
}

TEST_CASE("a derived event goes the way of its message and keeps the request", "[effect][unit]") {
  auto from = from_event("e-1", "s");
  from.trace = {"r-1", "00-1-2-01"};
  const auto event = derive(schemas::coupon_requested{7, 3}, {"wishes", wire::format::json, "troupe/node-2"}, from,
                            wire::timestamp{std::chrono::microseconds{1}});
  CHECK(event.topic == "wishes");
  CHECK(event.key == "3");
  const auto said = wire::read_envelope(event.head);
  CHECK(said.id == event.id);
  CHECK(said.source == "troupe/node-2");
  CHECK(said.trace.request_id == "r-1");
  CHECK(said.trace.traceparent == "00-1-2-01");
}

TEST_CASE("events leave in the order of their records", "[effect][unit]") {
  handled_records said{{}, {derived(2, "c"), derived(0, "a1"), derived(1, "b"), derived(0, "a2")}};
  CHECK(ids_of(leaving(said, {{}, {}, {}})) == "a1 a2 b c ");
}

TEST_CASE("what a rejected record gave rise to does not leave", "[effect][unit]") {
  handled_records said{{{1, "no"}}, {derived(0, "a"), derived(1, "b"), derived(2, "c")}};
  CHECK(ids_of(leaving(said, {{}, {}, {}})) == "a c ");
}

TEST_CASE("an event that was made without a trace gets that of its record", "[effect][unit]") {
  broker::record record;
  record.head = {{"traceparent", "00-1-2-01"}, {"X-Request-Id", "r-1"}};
  auto own = derived(0, "own");
  own.event.head = {{"x-request-id", "mine"}};
  const auto out = leaving({{}, {derived(0, "bare"), own}}, {record});
  CHECK(wire::header(out[0].head, "traceparent") == "00-1-2-01");
  CHECK(wire::header(out[0].head, "x-request-id") == "r-1");
  CHECK(wire::header(out[1].head, "x-request-id") == "mine");
  CHECK(out[1].head.size() == 2);
}

TEST_CASE("an event of no record of the batch is a mistake that is told", "[effect][unit]") {
  CHECK_THROWS_AS(leaving({{}, {derived(1, "a")}}, {{}}), std::out_of_range);
}

TEST_CASE("events of a single record leave in their order with its trace", "[effect][unit]") {
  auto own = derived(0, "own");
  own.event.head = {{"x-request-id", "mine"}};
  const auto out = leaving_of_one({derived(0, "bare"), own}, {"r-1", "00-1-2-01"});
  CHECK(ids_of(out) == "bare own ");
  CHECK(wire::header(out[0].head, "traceparent") == "00-1-2-01");
  CHECK(wire::header(out[0].head, "x-request-id") == "r-1");
  CHECK(wire::header(out[1].head, "x-request-id") == "mine");
}
