#include "actors/order/product_sql.hpp"

#include "runtime/store/abandon.hpp"

#include <soci/soci.h>
#include <spdlog/spdlog.h>
#include <thread>

namespace troupe::order {
namespace {

using soci::into;
using soci::use;

constexpr auto stock_too_large = "TR002";

refusal give_up(const store::store_error& fault) {
  if (fault.kind == store::fault::ambiguous)
    return {refusal::kind::outcome_unknown, 0, fault.detail};
  if (fault.sqlstate == stock_too_large)
    return {refusal::kind::amount_too_large, 0, {}};
  if (fault.is_retriable())
    return {refusal::kind::unavailable, 0, fault.detail};
  spdlog::error("products or orders cannot be read or changed: {} ({}): {}", store::to_string(fault.kind),
                fault.sqlstate, fault.detail);
  return {refusal::kind::failed, 0, fault.detail};
}

/// `transaction` returns a stored<answer<...>>.
template <class F>
auto persist(unsigned tries, F transaction) -> typename std::invoke_result_t<F>::value_type {
  auto done = transaction();
  for (unsigned tried = 1; !done && done.error().is_passing() && tried < tries; ++tried) {
    std::this_thread::sleep_for(std::chrono::milliseconds{25} * tried);
    done = transaction();
  }
  if (!done)
    return tl::unexpected(give_up(done.error()));
  return *done;
}

constexpr unsigned write_tries = 5;
constexpr unsigned read_tries = 2;  // the first may find that the session has died

struct read_product {
  explicit read_product(soci::session& sql)
      : statement{(sql.prepare << "select name, price, stock from products where product_id = :id", use(id, "id"),
                   into(name), into(price), into(stock))} {}

  answer<product> run(identifier wanted) {
    id = wanted;
    if (!statement.execute(true))
      return tl::unexpected(refusal{refusal::kind::not_found, wanted, "product"});
    return product{wanted, name, price, stock};
  }

  long long id = 0, price = 0, stock = 0;
  std::string name;
  soci::statement statement;
};

struct read_order {
  explicit read_order(soci::session& sql)
      : statement{(sql.prepare << "select o.user_id, coalesce(o.coupon_id, 0), o.status, o.total, o.discount,"
                                  " (extract(epoch from o.created_at) * 1000000)::bigint,"
                                  " i.product_id, i.quantity, i.price"
                                  " from orders o join order_items i on i.order_id = o.order_id"
                                  " where o.order_id = :id order by i.line",
                   use(id, "id"), into(user), into(coupon), into(status), into(total), into(discount), into(created_at),
                   into(products), into(quantities), into(prices))} {}

  answer<order_record> run(identifier wanted) {
    id = wanted;
    for (auto* values : {&user, &coupon, &total, &discount, &created_at, &products, &quantities, &prices})
      values->resize(line_limit);
    status.resize(line_limit);
    if (!statement.execute(true))
      return tl::unexpected(refusal{refusal::kind::not_found, wanted, "order"});
    order_record out{wanted, user[0], std::nullopt, status[0], total[0], discount[0], {}, {}};
    if (coupon[0] != 0)
      out.coupon_id = coupon[0];
    out.occurred_at = timestamp{std::chrono::microseconds{created_at[0]}};
    for (std::size_t i = 0; i < products.size(); ++i)
      out.items.push_back({products[i], quantities[i], prices[i]});
    return out;
  }

  using column = std::vector<long long>;
  long long id = 0;
  column user{0}, coupon{0}, total{0}, discount{0}, created_at{0}, products{0}, quantities{0}, prices{0};
  std::vector<std::string> status{""};
  soci::statement statement;
};

/// Nothing when the key is new and was stored now.
std::optional<answer<void>> note_restock(soci::session& sql, const restock_product& asked) {
  long long inserted = 0, product_id = 0, quantity = 0;
  sql << "with noted as (insert into restocks (product_id, quantity, idempotency_key) values (:p, :q, :k)"
         " on conflict (idempotency_key) do nothing returning 1) select count(*) from noted",
      use(asked.product_id, "p"), use(asked.quantity, "q"), use(asked.idempotency_key, "k"), into(inserted);
  if (inserted == 1)
    return std::nullopt;
  sql << "select product_id, quantity from restocks where idempotency_key = :k", use(asked.idempotency_key, "k"),
      into(product_id), into(quantity);
  if (product_id == asked.product_id && quantity == asked.quantity)
    return answer<void>{};
  return tl::unexpected(refusal{refusal::kind::key_reused, asked.product_id, {}});
}

answer<product> restock_locked(soci::session& sql, const restock_product& asked) {
  product found{asked.product_id, {}, 0, 0};
  sql << "select name, price, stock from products where product_id = :id for update", use(asked.product_id, "id"),
      into(found.name), into(found.price), into(found.stock);
  if (!sql.got_data())
    return tl::unexpected(refusal{refusal::kind::not_found, asked.product_id, "product"});
  if (const auto earlier = note_restock(sql, asked))
    return earlier->map([&] { return found; });
  if (found.stock > stock_limit - asked.quantity)
    throw store::abandon{stock_too_large, "the stock would pass its limit"};  // the noted restock must go too
  found.stock += asked.quantity;
  sql << "update products set stock = :s where product_id = :id", use(found.stock, "s"), use(asked.product_id, "id");
  return found;
}

}  // namespace

struct product_sql::statements {
  explicit statements(soci::session& sql) : product{sql}, order{sql} {}
  read_product product;
  read_order order;
};

product_sql::product_sql(store::session& on) : session_{on} {}
product_sql::~product_sql() = default;

void product_sql::prepare(soci::session& fresh) {
  prepared_.reset();
  prepared_ = std::make_unique<statements>(fresh);
}

answer<product> product_sql::create(const create_product& asked) {
  long long id = 0;  // the same in every attempt, so that only one is stored
  const auto insert = [&](soci::session& sql) -> answer<product> {
    if (id == 0)
      sql << "select nextval('product_ids')", into(id);
    sql << "insert into products (product_id, name, price, initial_stock, stock) values (:i, :n, :p, :s, :t)"
           " on conflict (product_id) do nothing",
        use(id, "i"), use(asked.name, "n"), use(asked.price, "p"), use(asked.stock, "s"), use(asked.stock, "t");
    return product{id, asked.name, asked.price, asked.stock};
  };
  return persist(write_tries, [&] { return session_.transact(insert); });
}

answer<product> product_sql::restock(const restock_product& asked) {
  return persist(write_tries,
                 [&] { return session_.transact([&](soci::session& sql) { return restock_locked(sql, asked); }); });
}

answer<product> product_sql::find(identifier product_id) {
  return persist(read_tries,
                 [&] { return session_.run([&](soci::session&) { return prepared_->product.run(product_id); }); });
}

answer<order_record> product_sql::find_order(identifier order_id) {
  return persist(read_tries,
                 [&] { return session_.run([&](soci::session&) { return prepared_->order.run(order_id); }); });
}

}  // namespace troupe::order
