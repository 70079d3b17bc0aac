#include "tests/simulation/world/coupon_transaction.hpp"

#include "actors/coupon/coupon_rules.hpp"
#include "runtime/wire/envelope.hpp"
#include "schemas/coupon_requested.hpp"

namespace troupe::simulation {
namespace {

class coupon_transaction final : public topic_transaction {
public:
  using topic_transaction::topic_transaction;

  effect::handled_records handle(const std::string& topic, const std::vector<broker::record>& batch) override {
    effect::rejections out;
    std::vector<coupon::claim> claims;
    std::vector<place> places;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const auto where = admit(topic, batch[i]);
      const auto message = wire::decode_record<schemas::coupon_requested>(batch[i].head, batch[i].value);
      if (!message) {
        out.emplace_back(i, wire::to_string(message.error()));
        continue;
      }
      claims.push_back({message->coupon_id.value(), message->user_id.value()});
      places.push_back(where);
    }
    give(claims, places);
    return {std::move(out)};
  }

private:
  void give(const std::vector<coupon::claim>& claims, const std::vector<place>& places) {
    coupon::supplies known;
    for (const auto& [id, state] : open_.seen.coupons)
      known[id] = {state.first, static_cast<std::int64_t>(state.second.size())};
    coupon::claim_set holders;
    for (const auto& claim : coupon::undecided(claims, known))
      if (open_.seen.coupons.at(claim.coupon_id).second.contains(claim.user_id))
        holders.insert(claim);
    const auto ruled = coupon::decide(claims, known, holders);
    for (std::size_t i = 0; i < claims.size(); ++i)
      write(claims[i], places[i], ruled.decisions[i].what == coupon::verdict::won);
  }

  void write(const coupon::claim& claim, const place& where, bool won) {
    open_.write(table::effects, [&with = by_.with, owner = by_.owner, claim, where, won](tables& rows) {
      with.clock.note(owner->node, "handles {} user {}{}", to_string(where), claim.user_id, won ? ", won" : "");
      with.judge.effect(where, true, owner->node, with.owns(owner, where.topic, where.partition));
      if (!won)
        return;
      rows.coupons[claim.coupon_id].second.insert(claim.user_id);
      with.judge.issued(claim.coupon_id, claim.user_id);
    });
  }
};

}  // namespace

std::unique_ptr<topic_transaction> make_coupon_transaction(const batch_owner& by, transaction& open) {
  return std::make_unique<coupon_transaction>(by, open);
}

}  // namespace troupe::simulation
