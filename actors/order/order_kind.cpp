#include "actors/order/order_kind.hpp"

#include "actors/order/order_trail.hpp"
#include "actors/order/place_orders.hpp"
#include "actors/order/product_routes.hpp"
#include "migrations/order.hpp"
#include "schemas/order_completed.hpp"

namespace troupe::order {

troupe::kind kind() {
  kind_options options;
  options.max_pending = 4096;
  return troupe::kind{"order"}
      .migrations(migrations::order())
      .defaults(options)
      .route(post_gathered("/api/v1/order", place_orders{}, are_placed))
      .route(get("/api/v1/order/{id}", show_order))
      .route(post("/api/v1/product", create_product, settled))
      .route(get("/api/v1/product/{id}", show_product))
      .route(post("/api/v1/product/{id}/restock", restock_product, settled))
      .publishes<schemas::order_completed>()
      .trail("order", {}, follow_order);
}

}  // namespace troupe::order
