#include "schemas/envelope.hpp"

#include "schemas/coupon_requested.hpp"
#include "schemas/order_completed.hpp"

#include <catch2/catch.hpp>

using namespace troupe::schemas;

namespace {

const timestamp noon = *from_rfc3339("2026-05-29T12:00:00Z");
const coupon_requested wanted{7, 3};

event made(format as, std::string traceparent = "") {
  return make_event(wanted, "request-coupon", as, "id-1", "troupe/door-1", noon, std::move(traceparent));
}

}  // namespace

TEST_CASE("an event carries CloudEvents headers", "[schemas][unit]") {
  const auto sent = made(format::json, "00-aa-bb-01");
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
                             {"traceparent", "00-aa-bb-01"}});
}
