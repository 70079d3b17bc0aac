// Products, their stock, and orders to look at, over HTTP.
#pragma once

#include <troupe/http.hpp>

#include "schemas/order_answers.hpp"
#include "schemas/order_requests.hpp"

namespace troupe::order {

using id_in_path = path_id<"id">;

created<schemas::product_created> create_product(transaction& tx, const schemas::new_product& asked);

schemas::product_view show_product(transaction& tx, const id_in_path& which);

/// The same key again changes nothing and is answered as the product is now; with other values it is refused.
http::response restock_product(transaction& tx, const id_in_path& which, const idempotency_key& key,
                               const schemas::restock& asked);

schemas::order_view show_order(transaction& tx, const id_in_path& which);

}  // namespace troupe::order
