#include "actors/order/place_orders.hpp"

#include "actors/order/order_problem.hpp"
#include "actors/order/order_tables.hpp"
#include "schemas/order_answers.hpp"
#include "schemas/order_completed.hpp"

#include <spdlog/spdlog.h>

namespace troupe::order {
namespace {

using request = gathered_request<schemas::place_order>;

constexpr identifier ids_per_block = 1000;  // "increment by" of the sequence order_ids

place_order command_of(const request& one) {
  place_order out{one.body.user_id, std::nullopt, {}, one.key.value_or("")};
  if (one.body.coupon_id)
    out.coupon_id = one.body.coupon_id->value();
  for (const auto& item : one.body.items)
    out.lines.push_back({item.product_id, item.quantity});
  return out;
}

std::vector<place_order> commands_of(const order_requests& asked) {
  std::vector<place_order> out;
  out.reserve(asked.size());
  for (const auto& one : asked)
    out.push_back(command_of(one));
  return out;
}

created<schemas::order_placed> answer_of(const placed_order& placed) {
  return {{placed.order_id, "completed", placed.total, placed.discount, placed.payable(), placed.occurred_at},
          "/api/v1/order/" + std::to_string(placed.order_id)};
}

std::string line_of(const request& one, const decision& made) {
  const auto user = " user=" + std::to_string(one.body.user_id.value()), trail = wire::in_log(one.trace);
  if (!made)
    return "order-refused" + user + " status=" + std::to_string(refused_for(made.error()).problem.status) + trail;
  return (made->is_repeat ? "order-repeated order=" : "order-placed order=") + std::to_string(made->order_id) + user +
         wire::log_field("event", event_id(made->order_id)) + trail;
}

void log(order_requests& asked, const std::vector<decision>& made) {
  if (!spdlog::should_log(spdlog::level::debug))
    return;
  for (const auto& one : asked)
    asked.once_committed([line = line_of(one, made[one.place])] { spdlog::debug(line); });
}

}  // namespace

std::string event_id(identifier order_id) { return "order-completed-" + std::to_string(order_id); }

std::vector<identifier> place_orders::operator()(order_requests& asked, transaction& tx) {
  const auto batch = commands_of(asked);
  const auto first_id = draw(asked, tx);
  const auto made = decide(batch, lock_and_read(batch, tx), tx.now(), first_id);
  store(batch, made, tx.now(), tx);
  std::vector<identifier> placed;
  for (const auto& one : asked) {
    const auto& what = made[one.place];
    what ? asked.answer(one, answer_of(*what)) : asked.refuse(one, refused_for(what.error()));
    if (!what || what->is_repeat)
      continue;
    placed.push_back(what->order_id);
    tx.publish(schemas::order_completed{what->order_id, what->occurred_at}, one, event_id(what->order_id));
  }
  log(asked, made);
  return placed;
}

identifier place_orders::draw(order_requests& asked, transaction& tx) {
  const auto wanted = static_cast<identifier>(asked.size());
  if (left_.end - left_.next >= wanted)
    return std::exchange(left_.next, left_.next + wanted);
  const auto first = tx.one<std::int64_t>("select nextval('order_ids')");
  // A server that crashes now may give the same block to another node.
  left_ = {};
  asked.once_committed([this, first, wanted] { left_ = {first + wanted, first + ids_per_block}; });
  return first;
}

bool are_placed(const std::vector<identifier>& placed, order_requests& asked, transaction& tx) {
  return is_any_stored(placed, commands_of(asked), tx);
}

}  // namespace troupe::order
