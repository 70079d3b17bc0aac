#include "actors/order/order_log.hpp"

#include "actors/order/order_event.hpp"
#include "actors/order/order_problem.hpp"

#include <spdlog/spdlog.h>

namespace troupe::order {
namespace {

void log(const place_order& asked, const answer<placed_order>& got) {
  const auto trail = wire::in_log(asked.trace);
  if (got)
    spdlog::debug("{} order={} user={}{}{}", got->is_repeat ? "order-repeated" : "order-placed", got->order_id,
                  asked.user_id, wire::log_field("event", event_id(got->order_id)), trail);
  else
    spdlog::debug("order-refused user={} status={}{}", asked.user_id, to_response(got.error()).status, trail);
}

}  // namespace

void log_results(std::span<const place_order> asked, std::span<const answer<placed_order>> results) {
  if (spdlog::should_log(spdlog::level::debug))
    for (std::size_t i = 0; i < asked.size(); ++i)
      log(asked[i], results[i]);
}

}  // namespace troupe::order
