// A shop in a database of its own, and store actors at it.
#pragma once

#include "actors/order/order_store_actor.hpp"
#include "runtime/actor/actor_system.hpp"
#include "tests/support/test_database.hpp"

#include <caf/all.hpp>
#include <future>

namespace troupe::tests {

class order_database {
public:
  order_database() { database.migrate(); }

  ~order_database() {
    for (auto& store : stores_)
      caf::anon_send_exit(store, caf::exit_reason::user_shutdown);
    stores_.clear();
    system_.await_all_actors_done();  // before the database is dropped
  }

  /// Another owner of a session, on its own thread.
  order::order_store_port open(const std::string& name = "order-writer") {
    auto store = order::spawn_order_store_actor(system_, name, settings(name),
                                                {"order-completed", wire::format::json, "node-1"});
    stores_.push_back(caf::actor_cast<caf::actor>(store));
    return store;
  }

  store::settings settings(const std::string& name) const {
    auto to = database.settings();
    to.application_name = name;
    to.lock_timeout = std::chrono::milliseconds{300};
    return to;
  }

  /// Starts a request; several may be under way at once.
  template <class Reply, class Request>
  std::future<Reply> start(const order::order_store_port& store, Request asked) {
    return std::async(std::launch::async, [this, store, asked = std::move(asked)]() mutable {
      caf::scoped_actor self{system_};
      Reply out;
      self->request(store, caf::infinite, std::move(asked))
          .receive([&](Reply& reply) { out = std::move(reply); },
                   [&](caf::error& error) { throw std::runtime_error{system_.render(error)}; });
      return out;
    });
  }

  order::batch_written write(const order::order_store_port& store, std::vector<order::place_order> batch) {
    return start<order::batch_written>(store, order::write_batch{std::move(batch)}).get();
  }

  order::identifier add_product(order::money price, std::int64_t stock) {
    return std::stoll(database.ask("insert into products (name, price, initial_stock, stock) values ('thing', " +
                                   std::to_string(price) + ", " + std::to_string(stock) + ", " + std::to_string(stock) +
                                   ") returning product_id"));
  }

  /// Issued to the user, valid for the next hour.
  order::identifier add_coupon(order::identifier user, const std::string& type, std::int64_t discount) {
    return std::stoll(
        database.ask("with c as (insert into coupons (name, type, discount, total, issued, use_starts_at,"
                     " expires_at) values ('gift', '" +
                     type + "', " + std::to_string(discount) +
                     ", 10, 1, now() - interval '1 hour', now() + interval '1 hour') returning coupon_id)"
                     " insert into coupon_issues (coupon_id, user_id, sequence) select coupon_id, " +
                     std::to_string(user) + ", 1 from c returning coupon_id"));
  }

  std::string stock_of(order::identifier product) {
    return database.ask("select stock from products where product_id = " + std::to_string(product));
  }

  test_database database;

private:
  actor::system_config config_{2};
  caf::actor_system system_{config_};
  std::vector<caf::actor> stores_;
};

inline order::place_order order_of(std::vector<order::order_line> lines, order::identifier user = 1) {
  return {user,
          std::nullopt,
          std::move(lines),
          {},
          {"order-of", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}};
}

}  // namespace troupe::tests
