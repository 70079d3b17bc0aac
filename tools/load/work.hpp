// What to ask next. Deterministic for a seed.
#pragma once

#include "tools/load/world.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>

namespace troupe::load {

struct job {
  std::string method, path, body;
  std::string idempotency_key;  // empty: none
  std::string acknowledges;     // line for the answers file, "order" is completed with the id; empty: none
};

/// The next job, or nothing when all are given out. Called from one thread.
using job_source = std::function<std::optional<job>()>;

struct amounts {
  std::int64_t orders = 0;
  std::int64_t coupon_requests = 0;
  std::int64_t users = 8000;
  double with_coupon = 0;  // share of orders that try to use a coupon
  bool hot = false;        // every order wants the first product only
  std::uint64_t seed = 1;
};

/// Orders and coupon requests mixed evenly. Coupons are asked for in turn, so that each of them is wanted.
job_source mixed(world on, amounts how_much);

/// The same request `count` times.
job_source repeated(job one, std::int64_t count);

}  // namespace troupe::load
