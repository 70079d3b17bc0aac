// A shop in a database of its own, and nodes that write orders to it.
#pragma once

#include "actors/order/order_kind.hpp"
#include "actors/order/shop.hpp"
#include "runtime/api/gathered_worker.hpp"
#include "runtime/api/kind_parts.hpp"
#include "runtime/outbox/batch_outbox_sql.hpp"
#include "schemas/order_answers.hpp"
#include "schemas/order_requests.hpp"
#include "tests/support/test_database.hpp"

#include <future>

namespace troupe::tests {

/// What a client is told of an order: how it is placed, or the kind of problem.
using placing = tl::expected<schemas::order_placed, std::string>;

inline placing placing_of(const http::response& answer) {
  if (answer.status == 201)
    return *wire::from_json<schemas::order_placed>(answer.body, wire::unknown_fields::refuse);
  const auto kind = answer.body.substr(answer.body.find(":problem:") + 9);
  return tl::unexpected(kind.substr(0, kind.find('"')));
}

/// One answer for each order, and the events that the relay was told of.
struct written {
  std::vector<placing> results;
  std::vector<wire::event> events;
  bool reachable = true;
};

/// The writer of a node, as its route makes it.
class order_writer {
public:
  explicit order_writer(const store::settings& database) {
    auto may = std::make_shared<api::permissions>();
    may->publishes["order-completed"] = {"order-completed", wire::format::json, "troupe/node-1"};
    const auto kind = order::kind();
    for (const auto& route : api::parts_of(kind).routes)
      if (route.gathered)
        worker_.emplace(route, api::route_settings{database, [this] { return listening_outbox(); }, may, {}});
  }

  /// All of them in one transaction, if nothing goes wrong.
  written write(const std::vector<order::place_order>& orders) {
    written out{std::vector<placing>(orders.size(), tl::unexpected(std::string{"not answered"})), {}};
    std::vector<api::route_task> tasks;
    for (std::size_t i = 0; i < orders.size(); ++i)
      tasks.push_back(
          task_of(orders[i], [&into = out.results[i]](const http::response& answer) { into = placing_of(answer); }));
    std::vector<const api::route_task*> asked;
    for (const auto& one : tasks)
      asked.push_back(&one);
    out.reachable = worker_->run(asked).at(0).what == handler::outcome::verdict::done;
    out.events = std::exchange(left_, {});
    return out;
  }

private:
  using read = std::tuple<idempotency_key, schemas::place_order>;

  static api::route_task task_of(const order::place_order& one, http::exchange::reply reply) {
    auto out = std::make_shared<read>();
    auto& [key, body] = *out;
    if (!one.idempotency_key.empty())
      key.value = one.idempotency_key;
    body.user_id = one.user_id;
    if (one.coupon_id)
      body.coupon_id = troupe::identifier{*one.coupon_id};
    std::vector<schemas::ordered_item> items;
    for (const auto& line : one.lines)
      items.push_back({line.product_id, line.quantity});
    body.items = items;
    http::request asked;
    asked.request_id = "order-of";
    asked.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    return {0, http::exchange{0, asked, std::move(reply)}, out};
  }

  class listener final : public effect::batch_outbox {
  public:
    listener(std::unique_ptr<batch_outbox> to, std::vector<wire::event>& heard) : to_{std::move(to)}, heard_{heard} {}
    void prepare(soci::session& fresh) override { to_->prepare(fresh); }
    effect::after_commit insert(soci::session& sql, const std::vector<wire::event>& events) override {
      return [this, then = to_->insert(sql, events), events] {
        then();
        heard_.insert(heard_.end(), events.begin(), events.end());
      };
    }

  private:
    std::unique_ptr<batch_outbox> to_;
    std::vector<wire::event>& heard_;
  };

  std::unique_ptr<effect::batch_outbox> listening_outbox() {
    const auto make = outbox::batch_outbox_of(std::make_shared<outbox::relay_link>(), {"order-completed"}, "node-1");
    return std::make_unique<listener>(make(), left_);
  }

  std::vector<wire::event> left_;
  std::optional<api::gathered_worker> worker_;
};

class order_database {
public:
  order_database() { database.migrate(); }

  /// Another writer with a session of its own.
  std::shared_ptr<order_writer> open(const std::string& name = "order-writer") const {
    return std::make_shared<order_writer>(settings(name));
  }

  store::settings settings(const std::string& name) const {
    auto to = database.settings();
    to.application_name = name;
    to.lock_timeout = std::chrono::milliseconds{300};
    return to;
  }

  /// Several may be under way at once, each with a writer of its own.
  std::future<written> start(const std::shared_ptr<order_writer>& by, std::vector<order::place_order> batch) {
    return std::async(std::launch::async, [by, batch = std::move(batch)] { return by->write(batch); });
  }

  written write(const std::shared_ptr<order_writer>& by, const std::vector<order::place_order>& batch) {
    return by->write(batch);
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
};

inline order::place_order order_of(std::vector<order::order_line> lines, order::identifier user = 1) {
  return {user, std::nullopt, std::move(lines), {}};
}

}  // namespace troupe::tests
