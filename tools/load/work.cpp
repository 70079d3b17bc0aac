#include "tools/load/work.hpp"

#include <memory>

namespace troupe::load {
namespace {

class mixed_source {
public:
  mixed_source(world on, amounts how_much) : on_{std::move(on)}, left_{how_much}, random_{how_much.seed} {}

  std::optional<job> next() {
    if (left_.orders + left_.coupon_requests == 0)
      return std::nullopt;
    return below(left_.orders + left_.coupon_requests) < left_.orders ? order() : coupon_request();
  }

private:
  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(bound));
  }

  std::int64_t user() { return 1 + below(left_.users); }

  std::int64_t product() {
    return left_.hot ? on_.products.front() : on_.products[static_cast<std::size_t>(below(std::ssize(on_.products)))];
  }

  std::string items() {
    std::string out;
    const auto count = left_.hot ? 1 : 1 + below(3);
    for (std::int64_t i = 0; i < count; ++i)
      out += (i == 0 ? "" : ",") + ("{\"productId\":" + std::to_string(product())) +
             ",\"quantity\":" + std::to_string(1 + below(2)) + "}";
    return out;
  }

  std::string coupon() {
    const auto wanted = !on_.coupons.empty() && static_cast<double>(below(1'000'000)) < left_.with_coupon * 1e6;
    return wanted ? std::to_string(on_.coupons[static_cast<std::size_t>(below(std::ssize(on_.coupons)))]) : "null";
  }

  job order() {
    --left_.orders;
    const auto key = "load-" + std::to_string(left_.seed) + "-" + std::to_string(++sequence_);
    return {"POST", "/api/v1/order",
            "{\"userId\":" + std::to_string(user()) + ",\"couponId\":" + coupon() + ",\"items\":[" + items() + "]}",
            key, "order"};
  }

  job coupon_request() {
    --left_.coupon_requests;
    const auto who = std::to_string(user());
    const auto which = std::to_string(on_.coupons[next_coupon_++ % on_.coupons.size()]);
    return {"POST", "/api/v1/coupon/request-issue", "{\"userId\":\"" + who + "\",\"couponId\":\"" + which + "\"}", "",
            "coupon " + who + " " + which};
  }

  world on_;
  amounts left_;
  std::mt19937_64 random_;
  std::uint64_t sequence_ = 0;
  std::size_t next_coupon_ = 0;
};

}  // namespace

job_source mixed(world on, amounts how_much) {
  return [source = std::make_shared<mixed_source>(std::move(on), how_much)] { return source->next(); };
}

job_source repeated(job one, std::int64_t count) {
  return [one = std::move(one), count]() mutable { return count-- > 0 ? std::optional{one} : std::nullopt; };
}

}  // namespace troupe::load
