#include "actors/order/order_tables.hpp"

#include <set>

namespace troupe::order {
namespace {

constexpr auto lock_products_sql =
    "select product_id, price, stock from products where product_id = any($1::bigint[]) order by product_id for update";

// Lateral, here and below: a join would let the planner, while tables are empty, settle on an index that fits only half
// of the condition. Rows are locked in the order of the arrays, which are sorted.
constexpr auto lock_coupons_sql =
    "select i.coupon_id, i.user_id, c.type, c.discount, c.use_starts_at, c.expires_at"
    " from unnest($1::bigint[], $2::bigint[]) w(coupon_id, user_id)"
    " cross join lateral (select * from coupon_issues l where l.coupon_id = w.coupon_id"
    "   and l.user_id = w.user_id and l.used_by_order is null for update) i"
    " join coupons c on c.coupon_id = i.coupon_id";

constexpr auto earlier_sql =
    "select o.user_id, o.idempotency_key, coalesce(o.request_hash, '') as request_hash, o.order_id, o.total, "
    "o.discount,"
    " o.created_at from unnest($1::bigint[], $2::text[]) w(user_id, key)"
    " cross join lateral (select * from orders l where l.user_id = w.user_id"
    "   and l.idempotency_key = w.key offset 0) o";

// The guards of the two updates cannot fail under the locks; that all orders are inserted proves it. Behind a select
// the planner does not see how long an array is: it keeps one plan, instead of making one for each batch, which takes
// longer than a small batch itself.
constexpr auto store_sql =
    "with stock_taken as (update products p set stock = p.stock - d.n"
    "   from unnest((select $1::bigint[]), (select $2::bigint[])) d(product_id, n)"
    "   where p.product_id = d.product_id returning 1),"
    " coupons_used as (update coupon_issues i set used_by_order = d.order_id"
    "   from unnest((select $3::bigint[]), (select $4::bigint[]), (select $5::bigint[])) d(coupon_id, user_id, "
    "order_id)"
    "   where i.coupon_id = d.coupon_id and i.user_id = d.user_id and i.used_by_order is null returning 1),"
    " new_items as (insert into order_items (order_id, line, product_id, quantity, price)"
    "   select * from unnest((select $6::bigint[]), (select $7::int[]), (select $8::bigint[]), (select $9::bigint[]),"
    "     (select $10::bigint[])))"
    " insert into orders"
    "   (order_id, user_id, coupon_id, total, discount, status, idempotency_key, request_hash, created_at)"
    " select o, u, c, t, d, 'completed', k, h, $18::timestamptz"
    " from unnest((select $11::bigint[]), (select $12::bigint[]), (select $13::bigint[]), (select $14::bigint[]),"
    "   (select $15::bigint[]), (select $16::text[]), (select $17::text[])) r(o, u, c, t, d, k, h)"
    " where (select count(*) from stock_taken) = cardinality($1::bigint[])"
    "   and (select count(*) from coupons_used) = cardinality($3::bigint[])";

constexpr auto count_sql = "select count(*) from orders where order_id = any($1::bigint[])";

struct product_row {
  identifier product_id = 0;
  money price = 0;
  std::int64_t stock = 0;
  TROUPE_FIELDS(product_row, product_id, price, stock);
};

struct coupon_row {
  identifier coupon_id = 0, user_id = 0;
  std::string type;
  std::int64_t discount = 0;
  timestamp use_starts_at{}, expires_at{};
  TROUPE_FIELDS(coupon_row, coupon_id, user_id, type, discount, use_starts_at, expires_at);
};

struct earlier_row {
  identifier user_id = 0;
  std::string idempotency_key, request_hash;
  identifier order_id = 0;
  money total = 0, discount = 0;
  timestamp created_at{};
  TROUPE_FIELDS(earlier_row, user_id, idempotency_key, request_hash, order_id, total, discount, created_at);
};

void lock_products(orders asked, shop_snapshot& found, transaction& tx) {
  std::set<identifier> wanted;
  for (const auto& one : asked)
    for (const auto& line : one.lines)
      wanted.insert(line.product_id);
  for (const auto& row : tx.all<product_row>(lock_products_sql, std::vector(wanted.begin(), wanted.end())))
    found.products[row.product_id] = {row.price, row.stock};
}

void lock_coupons(orders asked, shop_snapshot& found, transaction& tx) {
  std::set<coupon_claim> wanted;
  for (const auto& one : asked)
    if (one.coupon_id)
      wanted.insert({*one.coupon_id, one.user_id});
  if (wanted.empty())
    return;
  std::vector<identifier> coupons, users;
  for (const auto& claim : wanted) {
    coupons.push_back(claim.coupon_id);
    users.push_back(claim.user_id);
  }
  using type = coupon_terms::kind;
  for (const auto& row : tx.all<coupon_row>(lock_coupons_sql, coupons, users))
    found.coupons[{row.coupon_id, row.user_id}] = {row.type == "percent" ? type::percent : type::fixed, row.discount,
                                                   row.use_starts_at, row.expires_at};
}

void find_earlier(orders asked, shop_snapshot& found, transaction& tx) {
  std::set<order_key> wanted;
  for (const auto& one : asked)
    if (!one.idempotency_key.empty())
      wanted.insert({one.user_id, one.idempotency_key});
  if (wanted.empty())
    return;
  std::vector<identifier> users;
  std::vector<std::string> keys;
  for (const auto& one : wanted) {
    users.push_back(one.user_id);
    keys.push_back(one.key);
  }
  for (const auto& row : tx.all<earlier_row>(earlier_sql, users, keys))
    found.earlier[{row.user_id, row.idempotency_key}] = {
        row.request_hash, {row.order_id, row.total, row.discount, row.created_at, {}, true}};
}

/// What store_sql is given, by column.
struct columns {
  std::map<identifier, std::int64_t> taken;
  std::vector<identifier> used_coupons, coupon_users, coupon_orders;
  std::vector<identifier> item_orders, item_lines, item_products, item_quantities, item_prices;
  std::vector<identifier> ids, users;
  std::vector<std::optional<identifier>> coupons;
  std::vector<money> totals, discounts;
  std::vector<std::optional<std::string>> keys, hashes;

  void add(const place_order& asked, const placed_order& placed) {
    ids.push_back(placed.order_id);
    users.push_back(asked.user_id);
    coupons.push_back(asked.coupon_id);
    totals.push_back(placed.total);
    discounts.push_back(placed.discount);
    const bool has_key = !asked.idempotency_key.empty();
    keys.push_back(has_key ? std::optional{asked.idempotency_key} : std::nullopt);
    hashes.push_back(has_key ? std::optional{request_hash(asked)} : std::nullopt);
    if (asked.coupon_id) {
      used_coupons.push_back(*asked.coupon_id);
      coupon_users.push_back(asked.user_id);
      coupon_orders.push_back(placed.order_id);
    }
    add_items(asked, placed);
  }

  void add_items(const place_order& asked, const placed_order& placed) {
    for (std::size_t i = 0; i < asked.lines.size(); ++i) {
      const auto& [product, quantity] = asked.lines[i];
      item_orders.push_back(placed.order_id);
      item_lines.push_back(static_cast<identifier>(i + 1));
      item_products.push_back(product);
      item_quantities.push_back(quantity);
      item_prices.push_back(placed.prices[i]);
      taken[product] += quantity;
    }
  }
};

std::int64_t insert(const columns& all, timestamp at, transaction& tx) {
  std::vector<identifier> products;
  std::vector<std::int64_t> amounts;
  for (const auto& [product, amount] : all.taken) {
    products.push_back(product);
    amounts.push_back(amount);
  }
  return tx.execute(store_sql, products, amounts, all.used_coupons, all.coupon_users, all.coupon_orders,
                    all.item_orders, all.item_lines, all.item_products, all.item_quantities, all.item_prices, all.ids,
                    all.users, all.coupons, all.totals, all.discounts, all.keys, all.hashes, at);
}

}  // namespace

shop_snapshot lock_and_read(orders asked, transaction& tx) {
  shop_snapshot found;
  lock_products(asked, found, tx);
  lock_coupons(asked, found, tx);
  // After the locks: an order with the same key and body, under way on another node, holds them until it is visible.
  find_earlier(asked, found, tx);
  return found;
}

void store(orders asked, const std::vector<decision>& decided, timestamp at, transaction& tx) {
  columns all;
  for (std::size_t i = 0; i < asked.size(); ++i)
    if (decided[i] && !decided[i]->is_repeat)
      all.add(asked[i], *decided[i]);
  if (!all.ids.empty() && insert(all, at, tx) != std::ssize(all.ids))
    throw std::runtime_error{"a locked product or coupon was not there when its order was stored"};
}

bool is_any_stored(const std::vector<identifier>& placed, orders asked, transaction& tx) {
  shop_snapshot locked;
  lock_products(asked, locked, tx);
  return tx.one<std::int64_t>(count_sql, placed) > 0;
}

}  // namespace troupe::order
