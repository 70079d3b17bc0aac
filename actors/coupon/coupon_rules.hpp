// Decides who gets a coupon: first come, first served. Pure: no database, no actor, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace troupe::coupon {

/// A user wants a coupon.
struct claim {
  std::int64_t coupon_id = 0;
  std::int64_t user_id = 0;
  bool operator==(const claim&) const = default;
};

struct claim_hash {
  std::size_t operator()(const claim& of) const {
    return static_cast<std::size_t>(of.coupon_id) * 0x9E3779B97F4A7C15 ^ static_cast<std::size_t>(of.user_id);
  }
};
using claim_set = std::unordered_set<claim, claim_hash>;

/// How many pieces there are and how many are given out; `issued` never exceeds `total`.
struct supply {
  std::int64_t total = 0;
  std::int64_t issued = 0;
};
using supplies = std::unordered_map<std::int64_t, supply>;  // by coupon id

enum class verdict : std::uint8_t { won, duplicate, sold_out, unknown_coupon };
const char* to_string(verdict what);

/// `sequence` counts a coupon's winners from 1; 0 for all who did not win.
struct decision {
  verdict what = verdict::unknown_coupon;
  std::int64_t sequence = 0;
};

/// One decision per claim, in the claims' order, and how many pieces each coupon lost by them.
struct ruling {
  std::vector<decision> decisions;
  std::map<std::int64_t, std::int64_t> newly_issued;  // by coupon id; only coupons with a winner
};

/// The claims that depend on who has the coupon already: each once, and only of coupons with pieces left.
std::vector<claim> undecided(const std::vector<claim>& in_order, const supplies& known);

/// `in_order`: by offset. `holders`: all of undecided() who have the coupon already. A claim on a sold-out coupon is
/// sold_out even from a user who has it: nobody looked that up, and it changes nothing.
ruling decide(const std::vector<claim>& in_order, supplies known, claim_set holders);

}  // namespace troupe::coupon
