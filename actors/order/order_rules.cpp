#include "actors/order/order_rules.hpp"

#include <algorithm>

namespace troupe::order {
namespace {

using reason = refusal::kind;

tl::unexpected<refusal> refuse(reason why, identifier subject = 0) { return tl::unexpected(refusal{why, subject}); }

class deciding {
public:
  deciding(shop_snapshot found, timestamp now) : shop_{std::move(found)}, now_{now} {}

  decision decide_one(const place_order& asked, identifier order_id) {
    if (asked.idempotency_key.empty())
      return place(asked, order_id);
    order_key key{asked.user_id, asked.idempotency_key};
    auto hash = request_hash(asked);
    if (const auto earlier = shop_.earlier.find(key); earlier != shop_.earlier.end())
      return repeat(earlier->second, hash);
    auto placed = place(asked, order_id);
    if (placed)
      shop_.earlier.emplace(std::move(key), earlier_order{std::move(hash), *placed});
    return placed;
  }

private:
  static decision repeat(const earlier_order& earlier, const std::string& hash) {
    if (earlier.request_hash != hash)
      return refuse(reason::key_reused);
    auto again = earlier.answer;
    again.is_repeat = true;
    again.prices.clear();
    return again;
  }

  decision place(const place_order& asked, identifier order_id) {
    placed_order out{order_id, 0, 0, now_, {}, false};
    const auto priced = price(asked, out);
    if (!priced)
      return tl::unexpected(priced.error());
    if (asked.coupon_id) {
      const auto discount = redeem({*asked.coupon_id, asked.user_id}, out.total);
      if (!discount)
        return tl::unexpected(discount.error());
      out.discount = *discount;
    }
    take(asked);
    return out;
  }

  answer<void> price(const place_order& asked, placed_order& out) {
    for (const auto& line : asked.lines)
      if (!shop_.products.contains(line.product_id))
        return refuse(reason::unknown_product, line.product_id);
    for (const auto& line : asked.lines)
      if (shop_.products[line.product_id].stock < wanted(asked, line.product_id))
        return refuse(reason::out_of_stock, line.product_id);
    for (const auto& line : asked.lines) {
      money cost = 0;
      const auto unit = shop_.products[line.product_id].price;
      if (__builtin_mul_overflow(unit, line.quantity, &cost) || cost > total_limit - out.total)
        return refuse(reason::amount_too_large);
      out.total += cost;
      out.prices.push_back(unit);
    }
    return {};
  }

  // A product may be on several lines of one order.
  static std::int64_t wanted(const place_order& asked, identifier product_id) {
    std::int64_t sum = 0;
    for (const auto& line : asked.lines)
      if (line.product_id == product_id)
        sum += line.quantity;
    return sum;
  }

  answer<money> redeem(const coupon_claim& claim, money total) {
    const auto issued = shop_.coupons.find(claim);
    if (issued == shop_.coupons.end())
      return refuse(reason::coupon_not_issued, claim.coupon_id);
    const auto terms = issued->second;
    if (now_ < terms.use_starts_at)
      return refuse(reason::coupon_not_yet_valid, claim.coupon_id);
    if (now_ >= terms.expires_at)
      return refuse(reason::coupon_expired, claim.coupon_id);
    shop_.coupons.erase(issued);
    return discount_of(terms, total);
  }

  void take(const place_order& asked) {
    for (const auto& line : asked.lines)
      shop_.products[line.product_id].stock -= line.quantity;
  }

  shop_snapshot shop_;
  timestamp now_;
};

// FNV-1a; two starting points make 128 bits, plenty to tell one user's bodies apart.
std::uint64_t fnv1a(const std::string& text, std::uint64_t seed) {
  for (const unsigned char c : text)
    seed = (seed ^ c) * 0x100000001b3;
  return seed;
}

}  // namespace

std::vector<decision> decide(std::span<const place_order> batch, shop_snapshot found, timestamp now,
                             identifier first_id) {
  deciding all{std::move(found), now};
  std::vector<decision> out;
  out.reserve(batch.size());
  for (const auto& asked : batch)
    out.push_back(all.decide_one(asked, first_id++));
  return out;
}

money discount_of(const coupon_terms& terms, money total) {
  if (terms.type == coupon_terms::kind::percent)
    return total * terms.discount / 100;
  return std::min(terms.discount, total);
}

std::string request_hash(const place_order& asked) {
  std::string text = std::to_string(asked.user_id) + '/' + std::to_string(asked.coupon_id.value_or(0));
  for (const auto& line : asked.lines)
    text += ';' + std::to_string(line.product_id) + 'x' + std::to_string(line.quantity);
  return std::to_string(fnv1a(text, 0xcbf29ce484222325)) + '.' + std::to_string(fnv1a(text, 0x84222325cbf29ce4));
}

}  // namespace troupe::order
