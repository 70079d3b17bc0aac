#include "actors/order/order_routes.hpp"

#include "actors/order/order_problem.hpp"
#include "runtime/http/idempotency_key.hpp"
#include "runtime/http/random_hex.hpp"
#include "runtime/wire/codec/json.hpp"
#include "schemas/order_answers.hpp"
#include "schemas/order_requests.hpp"

#include <caf/all.hpp>

namespace troupe::order {
namespace {

using door = caf::event_based_actor;
using http::exchange;

/// A part of a request as a value, or the answer that says what is wrong with it.
template <class T>
using readable = tl::expected<T, http::response>;

template <class Body>
readable<Body> body_of(const exchange& asked) {
  auto body = wire::from_json<Body>(asked.asked().body, wire::unknown_fields::refuse);
  if (!body)
    return tl::unexpected(invalid(body.error().field, body.error().reason));
  return std::move(*body);
}

readable<identifier> id_of(const exchange& asked) {
  const auto id = wire::parse_identifier(asked.asked().params.at("id"));
  if (!id)
    return tl::unexpected(invalid("id", wire::identifier::allowed()));
  return id->value();
}

readable<std::optional<std::string>> key_of(const exchange& asked) {
  auto key = http::idempotency_key_of(asked.asked());
  if (!key)
    return tl::unexpected(invalid("Idempotency-Key", key.error()));
  return std::move(*key);
}

/// Sends `command` to the shop; `respond` makes the answer of what was done.
template <class Result, class Command, class F>
void ask(door* self, const exchange& asked, const order_port& shop, Command command, F respond) {
  self->request(shop, caf::infinite, std::move(command))
      .then(
          [asked, respond](const Result& got) {
            asked.answer(got.result ? respond(*got.result) : to_response(got.result.error()));
          },
          [asked](const caf::error&) {
            asked.answer(to_response(refusal{refusal::kind::outcome_unknown, 0, {}}));
          });
}

http::response shown(std::string body) { return {200, std::move(body), "application/json", {}}; }

http::response created(std::string body, const std::string& path, identifier id) {
  return {201, std::move(body), "application/json", {{"Location", path + '/' + std::to_string(id)}}};
}

http::response show(const product& found) {
  return shown(wire::to_json(schemas::product_view{found.product_id, found.name, found.price, found.stock}));
}

http::response show_created(const product& made) {
  return created(wire::to_json(schemas::product_created{made.product_id}), "/api/v1/product", made.product_id);
}

http::response show_placed(const placed_order& placed) {
  const schemas::order_placed body{placed.order_id, "completed",      placed.total,
                                   placed.discount, placed.payable(), placed.occurred_at};
  return created(wire::to_json(body), "/api/v1/order", placed.order_id);
}

http::response show_order(const order_record& found) {
  schemas::order_view body{found.order_id,
                           found.user_id,
                           std::nullopt,
                           found.status,
                           found.total,
                           found.discount,
                           found.total - found.discount,
                           found.occurred_at,
                           {}};
  if (found.coupon_id)
    body.coupon_id = *found.coupon_id;
  for (const auto& item : found.items)
    body.items.push_back({item.product_id, item.quantity, item.price});
  return shown(wire::to_json(body));
}

void on_create_product(door* self, const exchange& asked, const order_port& shop) {
  const auto body = body_of<schemas::new_product>(asked);
  if (!body)
    return asked.answer(body.error());
  ask<product_result>(self, asked, shop, create_product{body->name, body->price, body->stock}, show_created);
}

void on_get_product(door* self, const exchange& asked, const order_port& shop) {
  const auto id = id_of(asked);
  if (!id)
    return asked.answer(id.error());
  ask<product_result>(self, asked, shop, get_product{*id}, show);
}

void on_restock(door* self, const exchange& asked, const order_port& shop) {
  const auto id = id_of(asked);
  const auto key = key_of(asked);
  const auto body = body_of<schemas::restock>(asked);
  if (!id || !key || !body)
    return asked.answer(!id ? id.error() : !key ? key.error() : body.error());
  // Without the client's key, one of our own still lets the store repeat a transaction whose answer was lost.
  restock_product command{*id, body->quantity, key->value_or("troupe " + http::random_hex(32))};
  ask<product_result>(self, asked, shop, std::move(command), show);
}

place_order command_of(const schemas::place_order& body) {
  place_order out;
  out.user_id = body.user_id;
  if (body.coupon_id)
    out.coupon_id = body.coupon_id->value();
  for (const auto& item : body.items)
    out.lines.push_back({item.product_id, item.quantity});
  return out;
}

void on_place_order(door* self, const exchange& asked, const order_port& shop) {
  const auto key = key_of(asked);
  const auto body = body_of<schemas::place_order>(asked);
  if (!key || !body)
    return asked.answer(!key ? key.error() : body.error());
  auto command = command_of(*body);
  command.idempotency_key = key->value_or("");
  command.trace = {asked.asked().request_id, asked.asked().traceparent};
  ask<placing_result>(self, asked, shop, std::move(command), show_placed);
}

void on_get_order(door* self, const exchange& asked, const order_port& shop) {
  const auto id = id_of(asked);
  if (!id)
    return asked.answer(id.error());
  ask<order_result>(self, asked, shop, get_order{*id}, show_order);
}

}  // namespace

std::vector<http::door_route> order_routes(order_port shop) {
  const auto to = [&shop](auto handler) {
    return [shop, handler](door* self, const exchange& asked) { handler(self, asked, shop); };
  };
  return {{{"POST", "/api/v1/product", true}, to(on_create_product)},
          {{"GET", "/api/v1/product/{id}", false}, to(on_get_product)},
          {{"POST", "/api/v1/product/{id}/restock", true}, to(on_restock)},
          {{"POST", "/api/v1/order", true}, to(on_place_order)},
          {{"GET", "/api/v1/order/{id}", false}, to(on_get_order)}};
}

}  // namespace troupe::order
