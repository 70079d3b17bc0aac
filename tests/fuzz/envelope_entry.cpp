#include "runtime/wire/envelope.hpp"

#include "schemas/coupon_requested.hpp"
#include "schemas/coupon_requests.hpp"
#include "schemas/order_completed.hpp"
#include "schemas/order_requests.hpp"
#include "tests/fuzz/entries.hpp"

namespace troupe::fuzz {
namespace {

using namespace schemas;
using namespace wire;

template <class T>
void read_as(const headers& head, const std::string& value) {
  if (const auto read = decode_record<T>(head, value))
    demand(from_binary<T>(to_binary(*read)) == read, "a message does not come back as it was");
  // Read in either byte order, written in one.
  if (const auto read = from_binary<T>(value); read && value.front() == '\1')
    demand(to_binary(*read) == value, "two binary texts have the same value");
}

void check_envelope(const headers& head) {
  const auto read = read_envelope(head), again = read_envelope(write_envelope(read));
  demand(again.id == read.id && again.source == read.source && again.type == read.type &&
             again.content_type == read.content_type && again.trace.traceparent == read.trace.traceparent &&
             again.trace.request_id == read.trace.request_id && again.time == read.time,
         "an envelope does not come back as it was");
}

}  // namespace

void envelope(std::string_view bytes) {
  const auto end = bytes.find("\n\n");
  const auto head = headers_from_text(bytes.substr(0, end));
  const std::string value{end == bytes.npos ? std::string_view{} : bytes.substr(end + 2)};
  demand(headers_from_text(to_text(head)) == head, "headers do not come back as they were");
  check_envelope(head);
  read_as<coupon_requested>(head, value);
  read_as<order_completed>(head, value);
  (void)from_binary<place_order>(value);
  (void)from_binary<new_coupon>(value);
}

}  // namespace troupe::fuzz
