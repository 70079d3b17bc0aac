// Products, restocks and orders to look at in PostgreSQL. Every write can be run twice without happening twice, so a
// lost answer is settled by running it again.
#pragma once

#include "actors/order/order_store_port.hpp"
#include "runtime/store/session.hpp"

#include <memory>

namespace troupe::order {

/// Uses a session it does not own, on its thread. Retries by itself before it refuses.
class product_sql {
public:
  explicit product_sql(store::session& on);
  ~product_sql();

  /// To be called with every newly opened session.
  void prepare(soci::session& fresh);

  answer<product> create(const create_product& asked);

  /// The same key again changes nothing and is answered like the first time; with other values it is refused.
  answer<product> restock(const restock_product& asked);

  answer<product> find(identifier product_id);
  answer<order_record> find_order(identifier order_id);

private:
  struct statements;
  store::session& session_;
  std::unique_ptr<statements> prepared_;
};

}  // namespace troupe::order
