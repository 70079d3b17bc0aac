#include "tools/bench.d/paced_load.hpp"

#include "runtime/wire/codec/json.hpp"
#include "runtime/wire/envelope.hpp"
#include "schemas/order_completed.hpp"
#include "tools/bench.d/paced_work.hpp"

namespace troupe::bench {
namespace {

wire::headers head_of(std::uint64_t index) {
  auto head = wire::write_envelope(
      {"bench-" + std::to_string(index), "troupe/bench", wire::type_name<paced_work>(), "application/json", {}, {}});
  wire::mark_as_from_outbox(head);
  return head;
}

constexpr std::uint64_t slow_key = 0, poison_key = 1;

std::int64_t now_us() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

}  // namespace

keyed_value paced_record_of(const paced_load& load, std::uint64_t index) {
  const auto key = index % load.keys;
  const bool counts = index >= load.unmeasured;
  paced_work out{std::to_string(key), load.work, false, counts && key > poison_key, now_us(), "0123456789"};
  if (load.slow > 0 && key == slow_key && counts && index < load.unmeasured + load.keys)
    out.ms = load.slow;
  out.poison = load.poison && key == poison_key && counts;
  return {load.keyed ? out.key : "", wire::to_json(out), load.events ? head_of(index) : wire::headers{}};
}

keyed_value completed_order_of(std::uint64_t index) {
  schemas::order_completed out;
  out.order_id = wire::identifier{static_cast<std::int64_t>(index + 1)};
  out.occurred_at = wire::timestamp{std::chrono::microseconds{now_us()}};
  return {wire::message_traits<schemas::order_completed>::key(out), wire::to_json(out), {}};
}

}  // namespace troupe::bench
