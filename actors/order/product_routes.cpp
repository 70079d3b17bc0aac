#include "actors/order/product_routes.hpp"

#include "actors/order/order_problem.hpp"

namespace troupe::order {
namespace {

constexpr auto create_sql =
    "insert into products (name, price, initial_stock, stock) values ($1, $2, $3, $3) returning product_id";

constexpr auto product_sql = "select product_id, name, price, stock from products where product_id = $1";
constexpr auto lock_product_sql =
    "select product_id, name, price, stock from products where product_id = $1 for update";

// Without the client's key, one of our own.
constexpr auto note_restock_sql =
    "insert into restocks (product_id, quantity, idempotency_key)"
    " values ($1, $2, coalesce($3, 'troupe ' || gen_random_uuid())) on conflict (idempotency_key) do nothing";

constexpr auto is_same_restock_sql =
    "select product_id = $1 and quantity = $2 from restocks where idempotency_key = $3";

constexpr auto order_sql =
    "select order_id, user_id, coupon_id, status, total, discount, total - discount as payable,"
    " created_at as occurred_at, (select json_agg(json_build_object('productId', i.product_id, 'quantity', i.quantity,"
    "   'price', i.price) order by i.line) from order_items i where i.order_id = o.order_id) as items"
    " from orders o where order_id = $1";

template <class View>
View found(transaction& tx, const char* statement, const id_in_path& which, const std::string& what) {
  auto row = tx.find<View>(statement, which);
  if (!row)
    throw not_found("there is no " + what + ' ' + std::to_string(which));
  return std::move(*row);
}

}  // namespace

created<schemas::product_created> create_product(transaction& tx, const schemas::new_product& asked) {
  const auto id = tx.one<troupe::identifier>(create_sql, asked.name, asked.price, asked.stock);
  return {{id}, "/api/v1/product/" + std::to_string(id)};
}

schemas::product_view show_product(transaction& tx, const id_in_path& which) {
  return found<schemas::product_view>(tx, product_sql, which, "product");
}

http::response restock_product(transaction& tx, const id_in_path& which, const idempotency_key& key,
                               const schemas::restock& asked) {
  auto product = found<schemas::product_view>(tx, lock_product_sql, which, "product");
  if (tx.execute(note_restock_sql, which, asked.quantity, key.value) == 0) {
    if (!tx.one<bool>(is_same_restock_sql, which, asked.quantity, key.value))
      throw key_reused();
    return respond(200, product);
  }
  if (product.stock > stock_limit - asked.quantity)
    throw too_large();
  product.stock += asked.quantity;
  tx.execute("update products set stock = $1 where product_id = $2", product.stock, which);
  return respond(200, product);
}

schemas::order_view show_order(transaction& tx, const id_in_path& which) {
  return found<schemas::order_view>(tx, order_sql, which, "order");
}

}  // namespace troupe::order
