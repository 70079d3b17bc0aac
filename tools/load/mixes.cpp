#include "tools/load/mixes.hpp"

#include "runtime/wire/codec/json.hpp"
#include "schemas/coupon_answers.hpp"
#include "schemas/coupon_requested.hpp"
#include "schemas/coupon_requests.hpp"
#include "schemas/order_answers.hpp"
#include "schemas/order_requests.hpp"

#include <memory>

namespace troupe::load {
namespace {

using wire::timestamp;

template <class Answer>
std::optional<Answer> read(std::string_view answer) {
  auto body = wire::from_json<Answer>(answer, wire::unknown_fields::ignore);
  return body ? std::optional{std::move(*body)} : std::nullopt;
}

timestamp today() { return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()); }

/// Random choices of one source; one seed per run, so that two runs do not repeat each other.
class dice {
public:
  dice() : engine_{std::random_device{}()}, prefix_{std::to_string(engine_()) + '-'} {}

  std::int64_t between(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>{least, most}(engine_);
  }
  std::int64_t up_to(std::int64_t most) { return between(1, most); }
  bool chance(double share) { return share > 0 && std::bernoulli_distribution{share}(engine_); }
  std::string next_key() { return prefix_ + std::to_string(++keys_); }

  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[std::uniform_int_distribution<std::size_t>{0, all.size() - 1}(engine_)];
  }

private:
  std::mt19937_64 engine_;
  std::string prefix_;
  std::uint64_t keys_ = 0;
};

acknowledged_request claim(const world& from, std::int64_t users, const answers& promised, dice& random) {
  if (!promised.requests().empty())
    return random.one_of(promised.requests());
  return {random.up_to(users), random.one_of(from.coupons.items())};
}

schemas::place_order random_order(const world& from, const order_mix& mix, const answers& promised, dice& random) {
  schemas::place_order order;
  order.user_id = random.up_to(mix.users);
  if (random.chance(mix.with_coupons)) {
    const auto claimed = claim(from, mix.users, promised, random);
    order.user_id = claimed.user_id;
    order.coupon_id = claimed.coupon_id;
  }
  std::vector<schemas::ordered_item> items;
  for (auto left = mix.hot ? 1 : random.up_to(3); left > 0; --left)
    items.push_back({mix.hot ? from.products[0] : random.one_of(from.products.items()), random.up_to(2)});
  order.items = std::move(items);
  return order;
}

call create_product(std::uint64_t number, std::int64_t stock, seeded& made) {
  const schemas::new_product body{"product " + std::to_string(number), static_cast<std::int64_t>(1000 + number % 97),
                                  stock};
  return {"POST", "/api/v1/product", wire::to_json(body), {}, [&made](std::string_view answer) {
            if (const auto created = read<schemas::product_created>(answer))
              made.products.push_back(created->product_id);
          }};
}

// Half of them take a fixed sum off, half a share, so that both rules are exercised.
call create_coupon(std::uint64_t number, std::int64_t quantity, seeded& made) {
  const bool fixed = number % 2 == 0;
  const schemas::new_coupon body{"coupon " + std::to_string(number),
                                 fixed ? schemas::coupon_kind::fixed : schemas::coupon_kind::percent,
                                 fixed ? 500 : 15,
                                 quantity,
                                 today() - std::chrono::days{1},
                                 today() + std::chrono::days{365}};
  return {"POST", "/api/v1/coupon", wire::to_json(body), {}, [&made](std::string_view answer) {
            if (const auto created = read<schemas::coupon_created>(answer))
              made.coupons.push_back(created->coupon_id);
          }};
}

}  // namespace

call_source orders(const world& from, order_mix mix, answers& promised, std::uint64_t count) {
  auto random = std::make_shared<dice>();
  return {"orders", count, [&from, mix, &promised, random] {
            const auto body = random_order(from, mix, promised, *random);
            return call{"POST", "/api/v1/order", wire::to_json(body), random->next_key(),
                        [&promised](std::string_view answer) {
                          if (const auto placed = read<schemas::order_placed>(answer))
                            promised.order(placed->order_id);
                        }};
          }};
}

call_source coupon_requests(const world& from, std::int64_t users, answers& promised, std::uint64_t count) {
  auto random = std::make_shared<dice>();
  return {
      "coupon requests", count, [&from, users, &promised, random] {
        const schemas::coupon_requested wanted{random->up_to(users), random->one_of(from.coupons.items())};
        return call{
            "POST", "/api/v1/coupon/request-issue", wire::to_json(wanted), {}, [&promised, wanted](std::string_view) {
              promised.coupon({wanted.user_id, wanted.coupon_id});
            }};
      }};
}

tl::expected<call_source, std::string> plain_calls(const plain_mix& mix, answers& promised, std::uint64_t count) {
  auto path = call_pattern::read(mix.path), body = call_pattern::read(mix.body);
  for (const auto* one : {&path, &body})
    if (!*one)
      return tl::unexpected{one->error()};
  return call_source{"calls", count,
                     [mix, path = std::move(*path), body = std::move(*body), &promised,
                      random = std::make_shared<dice>(), number = std::uint64_t{0}]() mutable {
                       const auto any = [&](auto least, auto most) { return random->between(least, most); };
                       ++number;
                       return call{mix.method, path.fill(number, any), body.fill(number, any),
                                   mix.with_keys ? random->next_key() : "",
                                   [&promised](std::string_view answer) { promised.any(answer); }};
                     }};
}

std::vector<call_source> seeding(const seed_plan& plan, seeded& made) {
  const auto counter = [](auto create) {
    return [create, number = std::uint64_t{0}]() mutable { return create(number++); };
  };
  return {{"products", plan.products,
           counter([&made, stock = plan.stock](auto number) { return create_product(number, stock, made); })},
          {"coupons", plan.coupons,
           counter([&made, quantity = plan.quantity](auto number) { return create_coupon(number, quantity, made); })}};
}

}  // namespace troupe::load
