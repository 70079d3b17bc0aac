#include "runtime/wire/envelope.hpp"

#include "schemas/coupon_requested.hpp"
#include "schemas/order_completed.hpp"

#include <catch2/catch.hpp>
#include <cctype>

using namespace troupe::schemas;
using namespace troupe::wire;

namespace {

const timestamp noon = *from_rfc3339("2026-05-29T12:00:00Z");
const coupon_requested wanted{7, 3};

event made(format as, trace_ids trace = {}) {
  return make_event(wanted, "request-coupon", as, "id-1", "troupe/door-1", noon, std::move(trace));
}

}  // namespace

TEST_CASE("an event carries CloudEvents headers", "[wire][unit]") {
  const auto sent = made(format::json, {"r-1", "00-aa-bb-01"});
  CHECK(sent.id == "id-1");
  CHECK(sent.topic == "request-coupon");
  CHECK(sent.key == "3");
  CHECK(sent.type == "troupe.request-coupon.v1");
  CHECK(sent.payload == R"({"userId":7,"couponId":3})");
  CHECK(sent.head == headers{{"ce_specversion", "1.0"},
                             {"ce_id", "id-1"},
                             {"ce_source", "troupe/door-1"},
                             {"ce_type", "troupe.request-coupon.v1"},
                             {"ce_time", "2026-05-29T12:00:00.000000Z"},
                             {"content-type", "application/json"},
                             {"traceparent", "00-aa-bb-01"},
                             {"x-request-id", "r-1"}});
}

TEST_CASE("an event without a trace has no header of one", "[wire][unit]") {
  for (const auto& [name, value] : made(format::json).head) {
    CHECK(name != "traceparent");
    CHECK(name != "x-request-id");
  }
}

TEST_CASE("an event is marked once as an outbox's", "[wire][unit]") {
  auto head = made(format::json).head;
  CHECK(header(head, outbox_mark).empty());
  mark_as_from_outbox(head);
  const auto marked = head;
  CHECK(header(head, "Troupe-Outbox") == "1");
  mark_as_from_outbox(head);
  CHECK(head == marked);
}

TEST_CASE("a record is decoded in the format its header names", "[wire][unit]") {
  for (const auto as : {format::json, format::binary}) {
    const auto sent = made(as);
    CHECK(decode_record<coupon_requested>(sent.head, sent.payload) == wanted);
  }
}

TEST_CASE("what an envelope says is read back whatever the case of its names", "[wire][unit]") {
  auto head = made(format::binary, {"r-1", "00-aa-bb-01"}).head;
  for (auto& [name, value] : head)
    for (auto& one : name)
      one = static_cast<char>(std::toupper(one));
  const auto said = read_envelope(head);
  CHECK(said.id == "id-1");
  CHECK(said.source == "troupe/door-1");
  CHECK(said.type == "troupe.request-coupon.v1");
  CHECK(said.content_type == "application/vnd.troupe.cereal");
  CHECK(said.trace.traceparent == "00-aa-bb-01");
  CHECK(said.trace.request_id == "r-1");
  CHECK(said.time == noon);
}

TEST_CASE("of equal headers the last counts", "[wire][unit]") {
  CHECK(read_envelope({{"ce_id", "first"}, {"CE_ID", "last"}}).id == "last");
}

TEST_CASE("a record without our headers is JSON of what its topic carries", "[wire][unit]") {
  const headers foreign{{"__TypeId__", "com.example.CouponRequest"}, {"ce_time", "yesterday"}};
  for (const auto& head : {headers{}, foreign})
    CHECK(decode_record<coupon_requested>(head, R"({"couponId":"3","userId":7,"more":[{}]})") == wanted);
  CHECK_FALSE(read_envelope(foreign).time);
}

TEST_CASE("a content type may carry parameters", "[wire][unit]") {
  const headers head{{"content-type", "Application/JSON ; charset=UTF-8"}};
  CHECK(decode_record<coupon_requested>(head, R"({"couponId":3,"userId":7})") == wanted);
}

TEST_CASE("a record of another type or version or format is refused by name", "[wire][unit]") {
  const auto refusal = [](const headers& head) {
    const auto value = decode_record<coupon_requested>(head, R"({"couponId":3,"userId":7})");
    REQUIRE_FALSE(value);
    return to_string(value.error());
  };
  CHECK(refusal({{"ce_type", "troupe.order-completed.v1"}}) ==
        "ce_type: is \"troupe.order-completed.v1\", but this topic carries \"troupe.request-coupon.v1\"");
  CHECK(refusal({{"ce_type", "troupe.request-coupon.v2"}}) ==
        "ce_type: is \"troupe.request-coupon.v2\", a version this program does not know; it reads "
        "\"troupe.request-coupon.v1\": update this node, then replay");
  CHECK(refusal({{"content-type", "application/avro"}}) ==
        "content-type: is \"application/avro\"; must be \"application/json\" or \"application/vnd.troupe.cereal\"");
}

TEST_CASE("a record without a value is refused", "[wire][unit]") {
  for (const auto& value : {std::optional<std::string>{}, std::optional<std::string>{""}})
    CHECK_THAT(to_string(decode_record<coupon_requested>({}, value).error()),
               Catch::StartsWith("the record has no value"));
}

TEST_CASE("a binary record announced as JSON is refused and the other way round", "[wire][unit]") {
  CHECK_FALSE(decode_record<coupon_requested>(made(format::binary).head, made(format::json).payload));
  CHECK_FALSE(decode_record<coupon_requested>(made(format::json).head, made(format::binary).payload));
}

TEST_CASE("a line of the log names the event and the request that caused it", "[wire][unit]") {
  CHECK(trail({{"ce_id", "e-1"}, {"x-request-id", "r-1"}, {"traceparent", "00-1-2-01"}}) ==
        R"( event="e-1" request="r-1" traceparent="00-1-2-01")");
  CHECK(trail({{"content-type", "application/json"}}).empty());
}

TEST_CASE("a header cannot forge a line of the log", "[wire][unit]") {
  CHECK(trail({{"ce_id", "a\nb\"c\x1b\xff"}}) == R"( event="a?b?c??")");
  CHECK(trail({{"ce_id", std::string(5000, 'x')}}).size() < 250);
}
