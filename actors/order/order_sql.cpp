#include "actors/order/order_sql.hpp"

#include "actors/order/order_statements_sql.hpp"

namespace troupe::order {
namespace {

constexpr identifier ids_per_block = 1000;  // "increment by" of the sequence order_ids

std::set<identifier> products_in(std::span<const place_order> batch) {
  std::set<identifier> out;
  for (const auto& asked : batch)
    for (const auto& line : asked.lines)
      out.insert(line.product_id);
  return out;
}

std::set<coupon_claim> coupons_in(std::span<const place_order> batch) {
  std::set<coupon_claim> out;
  for (const auto& asked : batch)
    if (asked.coupon_id)
      out.insert({*asked.coupon_id, asked.user_id});
  return out;
}

std::set<order_key> keys_in(std::span<const place_order> batch) {
  std::set<order_key> out;
  for (const auto& asked : batch)
    if (!asked.idempotency_key.empty())
      out.insert({asked.user_id, asked.idempotency_key});
  return out;
}

}  // namespace

struct order_sql::statements {
  explicit statements(soci::session& sql) : products{sql}, coupons{sql}, earlier{sql}, stored{sql}, store{sql} {}
  lock_products products;
  lock_coupons coupons;
  find_earlier earlier;
  count_orders stored;
  store_orders store;
};

order_sql::order_sql(store::session& on, publication events) : session_{on}, events_{std::move(events)} {}
order_sql::~order_sql() = default;

void order_sql::prepare(soci::session& fresh) {
  prepared_.reset();
  prepared_ = std::make_unique<statements>(fresh);
}

store::stored<identifier> order_sql::draw_ids(std::size_t count) {
  const auto wanted = static_cast<identifier>(count);
  if (end_of_ids_ - next_id_ < wanted) {
    long long first = 0;
    auto drawn = session_.run([&](soci::session& sql) { sql << "select nextval('order_ids')", soci::into(first); });
    if (!drawn) {
      // Whether the lost block was drawn does not matter.
      if (drawn.error().kind == store::fault::ambiguous)
        drawn.error().kind = store::fault::disconnected;
      return tl::unexpected(drawn.error());
    }
    next_id_ = first;
    end_of_ids_ = first + ids_per_block;
  }
  next_id_ += wanted;
  return next_id_ - wanted;
}

shop_snapshot order_sql::lock_and_read(std::span<const place_order> batch) {
  shop_snapshot found;
  prepared_->products.run(products_in(batch), found);
  if (const auto coupons = coupons_in(batch); !coupons.empty())
    prepared_->coupons.run(coupons, found);
  // After the locks: an order with the same key and body, under way on another node, holds them until it is visible.
  if (const auto keys = keys_in(batch); !keys.empty())
    prepared_->earlier.run(keys, found);
  return found;
}

store::stored<void> order_sql::write(std::span<const place_order> batch, identifier first_id, decided_batch& out) {
  return session_.transact([&](soci::session&) {
    auto found = lock_and_read(batch);
    const auto now = wire::current_time();
    out = {decide(batch, std::move(found), now, first_id), {}};
    std::vector<wire::event> events;
    for (std::size_t i = 0; i < batch.size(); ++i)
      if (out.decisions[i] && !out.decisions[i]->is_repeat)
        events.push_back(completed_event(*out.decisions[i], batch[i].trace, events_));
    if (!events.empty())
      out.events = prepared_->store.run(batch, out.decisions, now, std::move(events), events_.node);
  });
}

store::stored<bool> order_sql::is_written(std::span<const place_order> batch, identifier first_id) {
  return session_.transact([&](soci::session&) {
    shop_snapshot locked;
    prepared_->products.run(products_in(batch), locked);
    return prepared_->stored.run(first_id, batch.size()) > 0;
  });
}

}  // namespace troupe::order
