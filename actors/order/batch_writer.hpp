// Gets a batch of orders stored whatever goes wrong on the way, and knows what to tell each client.
#pragma once

#include "actors/order/order_store_port.hpp"
#include "actors/order/order_transactions.hpp"
#include "actors/order/write_attempts.hpp"

#include <functional>
#include <span>

namespace troupe::order {

/// Time as the writer sees it; tests put their own here.
struct pacing {
  std::function<write_attempts::instant()> now = std::chrono::steady_clock::now;
  std::function<void(std::chrono::milliseconds)> pause;  // default: sleeps

  pacing();
};

/// Belongs to one store actor and blocks its thread. A batch the database refuses is halved until the order to blame
/// stands alone and fails alone. Once the database is gone, or has refused two orders in a row for what lies in none of
/// them, what is left of the batch is not tried.
class batch_writer {
public:
  explicit batch_writer(order_transactions& database, pacing with = {});

  batch_written write(std::span<const place_order> batch);

private:
  void write_part(std::span<const place_order> part, batch_written& out);
  tl::expected<decided_batch, write_attempts::step> run(std::span<const place_order> part);
  store::stored<bool> attempt(std::span<const place_order> part, write_attempts::step next, decided_batch& decided);
  void halve(std::span<const place_order> part, batch_written& out);
  void refuse_one(const place_order& asked, batch_written& out);
  void say_trouble(std::size_t orders, const place_order& first);
  void say_over();

  order_transactions& database_;
  pacing with_;
  identifier first_id_ = 0;  // of the part under way; 0: not drawn
  store::store_error last_fault_;
  unsigned hindered_in_a_row_ = 0;  // orders
  std::string told_;                // the SQLSTATE of the trouble that was logged and is not over
};

}  // namespace troupe::order
