#include "actors/order/order_statements_sql.hpp"

#include "runtime/store/abandon.hpp"
#include "runtime/store/arrays.hpp"

#include <map>

namespace troupe::order {
namespace {

using soci::into;
using soci::use;
using store::array_literal;

timestamp from_micros(long long since_epoch) { return timestamp{std::chrono::microseconds{since_epoch}}; }

// SOCI drops rows beyond a vector's size and shrinks it to what it got: every vector is grown before each run.
void make_room(std::size_t rows, auto&... columns) { (columns.resize(rows), ...); }

}  // namespace

lock_products::lock_products(soci::session& sql)
    : statement_{(sql.prepare << "select product_id, price, stock from products where product_id = any(:ids::bigint[])"
                                 " order by product_id for update",
                  use(wanted_, "ids"), into(id_), into(price_), into(stock_))} {}

void lock_products::run(const std::set<identifier>& wanted, shop_snapshot& found) {
  array_literal ids;
  for (const auto id : wanted)
    ids.add(id);
  wanted_ = ids.text();
  make_room(wanted.size(), id_, price_, stock_);
  if (!statement_.execute(true))
    return;
  for (std::size_t i = 0; i < id_.size(); ++i)
    found.products[id_[i]] = {price_[i], stock_[i]};
}

// Lateral, here and below: a join would let the planner, while tables are empty, settle on an index that fits only half
// of the condition. Rows are locked in the order of the arrays, which are sorted.
lock_coupons::lock_coupons(soci::session& sql)
    : statement_{(sql.prepare << "select i.coupon_id, i.user_id, (c.type = 'percent')::int::bigint, c.discount,"
                                 " (extract(epoch from c.use_starts_at) * 1000000)::bigint,"
                                 " (extract(epoch from c.expires_at) * 1000000)::bigint"
                                 " from unnest(:coupons::bigint[], :users::bigint[]) w(coupon_id, user_id)"
                                 " cross join lateral (select * from coupon_issues l where l.coupon_id = w.coupon_id"
                                 "   and l.user_id = w.user_id and l.used_by_order is null for update) i"
                                 " join coupons c on c.coupon_id = i.coupon_id",
                  use(coupons_, "coupons"), use(users_, "users"), into(coupon_), into(user_), into(is_percent_),
                  into(discount_), into(use_starts_at_), into(expires_at_))} {}

void lock_coupons::run(const std::set<coupon_claim>& wanted, shop_snapshot& found) {
  array_literal coupons, users;
  for (const auto& claim : wanted) {
    coupons.add(claim.coupon_id);
    users.add(claim.user_id);
  }
  coupons_ = coupons.text();
  users_ = users.text();
  make_room(wanted.size(), coupon_, user_, is_percent_, discount_, use_starts_at_, expires_at_);
  if (!statement_.execute(true))
    return;
  for (std::size_t i = 0; i < coupon_.size(); ++i)
    found.coupons[{coupon_[i], user_[i]}] = {
        is_percent_[i] != 0 ? coupon_terms::kind::percent : coupon_terms::kind::fixed, discount_[i],
        from_micros(use_starts_at_[i]), from_micros(expires_at_[i])};
}

find_earlier::find_earlier(soci::session& sql)
    : statement_{
          (sql.prepare << "select o.user_id, o.idempotency_key, coalesce(o.request_hash, ''), o.order_id, o.total,"
                          " o.discount, (extract(epoch from o.created_at) * 1000000)::bigint"
                          " from unnest(:users::bigint[], :keys::text[]) w(user_id, key)"
                          " cross join lateral (select * from orders l where l.user_id = w.user_id"
                          "   and l.idempotency_key = w.key offset 0) o",
           use(users_, "users"), use(keys_, "keys"), into(user_), into(key_), into(hash_), into(order_), into(total_),
           into(discount_), into(created_at_))} {}

void find_earlier::run(const std::set<order_key>& wanted, shop_snapshot& found) {
  array_literal users, keys;
  for (const auto& one : wanted) {
    users.add(one.user_id);
    keys.add(one.key);
  }
  users_ = users.text();
  keys_ = keys.text();
  make_room(wanted.size(), user_, key_, hash_, order_, total_, discount_, created_at_);
  if (!statement_.execute(true))
    return;
  for (std::size_t i = 0; i < user_.size(); ++i)
    found.earlier[{user_[i], key_[i]}] = {hash_[i],
                                          {order_[i], total_[i], discount_[i], from_micros(created_at_[i]), {}, true}};
}

count_orders::count_orders(soci::session& sql)
    : statement_{(sql.prepare << "select count(*) from orders where order_id >= :first and order_id < :end",
                  use(first_, "first"), use(end_, "end"), into(found_))} {}

long long count_orders::run(identifier first_id, std::size_t count) {
  first_ = first_id;
  end_ = first_id + static_cast<long long>(count);
  statement_.execute(true);
  return found_;
}

namespace {

// The guards of the first two updates cannot fail under the locks; the counts prove it.
std::string store_orders_text() {
  return std::string{
             "with stock_taken as (update products p set stock = p.stock - d.n"
             "   from unnest(:products::bigint[], :taken::bigint[]) d(product_id, n) where p.product_id = d.product_id"
             "   returning 1),"
             " coupons_used as (update coupon_issues i set used_by_order = d.order_id"
             "   from unnest(:used_coupons::bigint[], :coupon_users::bigint[], :coupon_orders::bigint[])"
             "     d(coupon_id, user_id, order_id)"
             "   where i.coupon_id = d.coupon_id and i.user_id = d.user_id and i.used_by_order is null returning 1),"
             " new_orders as (insert into orders"
             "   (order_id, user_id, coupon_id, total, discount, status, idempotency_key, request_hash, created_at)"
             "   select o, u, c, t, d, 'completed', k, h, 'epoch'::timestamptz + :at * interval '1 microsecond'"
             "   from unnest(:orders::bigint[], :users::bigint[], :coupons::bigint[], :totals::bigint[],"
             "     :discounts::bigint[], :keys::text[], :hashes::text[]) r(o, u, c, t, d, k, h)),"
             " new_items as (insert into order_items (order_id, line, product_id, quantity, price)"
             "   select * from unnest(:item_orders::bigint[], :item_lines::int[], :item_products::bigint[],"
             "     :item_quantities::bigint[], :item_prices::bigint[])), "} +
         outbox::outbox_rows::insert_cte() +
         " select (select count(*) from stock_taken), (select count(*) from coupons_used),"
         " (select pairs from outbox_before)";
}

void fill(std::string& to, array_literal& from) { to = from.text(); }

}  // namespace

struct store_orders::columns {
  array_literal orders, users, coupons, totals, discounts, keys, hashes;
  array_literal item_orders, item_lines, item_products, item_quantities, item_prices;
  array_literal used_coupons, coupon_users, coupon_orders;
  std::map<identifier, std::int64_t> taken;

  void add(const place_order& asked, const placed_order& placed) {
    orders.add(placed.order_id);
    users.add(asked.user_id);
    coupons.add(asked.coupon_id);
    totals.add(placed.total);
    discounts.add(placed.discount);
    if (asked.idempotency_key.empty()) {
      keys.add_null();
      hashes.add_null();
    } else {
      keys.add(asked.idempotency_key);
      hashes.add(request_hash(asked));
    }
    if (asked.coupon_id)
      add_coupon(*asked.coupon_id, asked.user_id, placed.order_id);
    add_items(asked, placed);
  }

private:
  void add_coupon(identifier coupon_id, identifier user_id, identifier order_id) {
    used_coupons.add(coupon_id);
    coupon_users.add(user_id);
    coupon_orders.add(order_id);
  }

  void add_items(const place_order& asked, const placed_order& placed) {
    for (std::size_t i = 0; i < asked.lines.size(); ++i) {
      item_orders.add(placed.order_id);
      item_lines.add(i + 1);
      item_products.add(asked.lines[i].product_id);
      item_quantities.add(asked.lines[i].quantity);
      item_prices.add(placed.prices[i]);
      taken[asked.lines[i].product_id] += asked.lines[i].quantity;
    }
  }
};

store_orders::store_orders(soci::session& sql)
    : statement_{
          (sql.prepare << store_orders_text(), use(products_, "products"), use(taken_, "taken"),
           use(used_coupons_, "used_coupons"), use(coupon_users_, "coupon_users"), use(coupon_orders_, "coupon_orders"),
           use(at_, "at"), use(orders_, "orders"), use(users_, "users"), use(coupons_, "coupons"),
           use(totals_, "totals"), use(discounts_, "discounts"), use(keys_, "keys"), use(hashes_, "hashes"),
           use(item_orders_, "item_orders"), use(item_lines_, "item_lines"), use(item_products_, "item_products"),
           use(item_quantities_, "item_quantities"), use(item_prices_, "item_prices"), use(outbox_.ids, "outbox_ids"),
           use(outbox_.topics, "outbox_topics"), use(outbox_.keys, "outbox_keys"), use(outbox_.types, "outbox_types"),
           use(outbox_.payloads, "outbox_payloads"), use(outbox_.headers, "outbox_headers"),
           use(outbox_.node, "outbox_node"), into(products_updated_), into(coupons_updated_), into(events_before_))} {}

std::vector<outbox::entry> store_orders::run(std::span<const place_order> asked, const std::vector<decision>& decided,
                                             timestamp at, std::vector<wire::event> events, const std::string& node) {
  columns filled;
  for (std::size_t i = 0; i < asked.size(); ++i)
    if (decided[i] && !decided[i]->is_repeat)
      filled.add(asked[i], *decided[i]);
  at_ = at.time_since_epoch().count();
  bind(filled, events, node);
  statement_.execute(true);
  if (static_cast<std::size_t>(products_updated_) != filled.taken.size() ||
      static_cast<std::size_t>(coupons_updated_) != filled.used_coupons.size())
    throw store::abandon{"TR001", "a locked product or coupon was not there when its order was stored"};
  return outbox::entries_of(std::move(events), events_before_);
}

void store_orders::bind(columns& filled, const std::vector<wire::event>& events, const std::string& node) {
  array_literal products, amounts;
  for (const auto& [product_id, amount] : filled.taken) {
    products.add(product_id);
    amounts.add(amount);
  }
  fill(products_, products);
  fill(taken_, amounts);
  fill(used_coupons_, filled.used_coupons);
  fill(coupon_users_, filled.coupon_users);
  fill(coupon_orders_, filled.coupon_orders);
  fill(orders_, filled.orders);
  fill(users_, filled.users);
  fill(coupons_, filled.coupons);
  fill(totals_, filled.totals);
  fill(discounts_, filled.discounts);
  fill(keys_, filled.keys);
  fill(hashes_, filled.hashes);
  fill(item_orders_, filled.item_orders);
  fill(item_lines_, filled.item_lines);
  fill(item_products_, filled.item_products);
  fill(item_quantities_, filled.item_quantities);
  fill(item_prices_, filled.item_prices);
  outbox_.clear();
  for (const auto& one : events)
    outbox_.add(one);
  outbox_.finish(node);
}

}  // namespace troupe::order
