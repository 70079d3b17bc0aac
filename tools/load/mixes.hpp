// The kinds of calls this program knows to make.
#pragma once

#include "tools/load/answers.hpp"
#include "tools/load/call.hpp"
#include "tools/load/call_pattern.hpp"
#include "tools/load/world.hpp"

#include <random>
#include <vector>

namespace troupe::load {

struct order_mix {
  std::int64_t users = 8000;
  bool hot = false;         // every order wants the world's first product
  double with_coupons = 0;  // share of orders that use a coupon
};

struct seed_plan {
  std::uint64_t products = 100;
  std::int64_t stock = 1'000'000;
  std::uint64_t coupons = 1000;
  std::int64_t quantity = 1;
};

/// Orders of one to three items, each with an Idempotency-Key of its own. `from` and `promised` must outlive the run.
call_source orders(const world& from, order_mix mix, answers& promised, std::uint64_t count);

/// Coupon requests of random users.
call_source coupon_requests(const world& from, std::int64_t users, answers& promised, std::uint64_t count);

/// Of any program: patterns as call_pattern has them.
struct plain_mix {
  std::string method = "POST", path, body;
  bool with_keys = false;  // each call has an Idempotency-Key of its own
};
tl::expected<call_source, std::string> plain_calls(const plain_mix& mix, answers& promised, std::uint64_t count);

/// Creates what the plan says and notes the ids.
struct seeded {
  std::vector<identifier> products;
  std::vector<identifier> coupons;
};
std::vector<call_source> seeding(const seed_plan& plan, seeded& made);

}  // namespace troupe::load
