#include "tests/simulation/world/coupon_transaction.hpp"

#include "actors/coupon/coupon_rules.hpp"
#include "schemas/coupon_requested.hpp"
#include "schemas/envelope.hpp"

namespace troupe::simulation {
namespace {

class coupon_transaction final : public bridge::effect_transaction {
public:
  coupon_transaction(backend& with, const life_ptr& owner, transaction& open)
      : with_{with}, owner_{owner}, open_{open} {}

  bool move_offset(const bridge::partition_name& of, const bridge::commit_batch::fence_values& fence) override {
    const auto stored = open_.seen.consumer_offsets.find({of.topic, of.partition});
    if (stored != open_.seen.consumer_offsets.end() && stored->second.next != fence.from)
      return false;
    open_.write([&with = with_, owner = owner_, of, next = fence.next, last = fence.last](tables& rows) {
      rows.consumer_offsets[{of.topic, of.partition}] = {next, last};
      with.clock.note(owner->node, "stores {}/{} next {}", of.topic, of.partition, next);
      with.judge.stored_offset(of.topic, of.partition, next, owner->node, with.owns(owner, of.topic, of.partition));
    });
    return true;
  }

  bridge::rejections handle(const std::vector<broker::record>& batch, bool) override {
    bridge::rejections out;
    std::vector<coupon::claim> claims;
    std::vector<place> places;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const place where{"request-coupon", batch[i].from.partition, batch[i].at};
      const auto message = schemas::decode_record<schemas::coupon_requested>(batch[i].head, batch[i].value);
      if (with_.is_refused(where))
        throw constraint_violated{"a check constraint says no"};
      if (!message) {
        out.emplace_back(i, schemas::to_string(message.error()));
        continue;
      }
      claims.push_back({message->coupon_id.value(), message->user_id.value()});
      places.push_back(where);
    }
    give(claims, places);
    return out;
  }

  void store_letters(const std::vector<bridge::dead_letter>& letters) override {
    for (const auto& letter : letters)
      store_letter(with_, open_, letter);
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
    open_.write([&with = with_, owner = owner_, claim, where, won](tables& rows) {
      with.clock.note(owner->node, "handles {} user {}{}", to_string(where), claim.user_id, won ? ", won" : "");
      with.judge.effect(where, true, owner->node, with.owns(owner, where.topic, where.partition));
      if (!won)
        return;
      rows.coupons[claim.coupon_id].second.insert(claim.user_id);
      with.judge.issued(claim.coupon_id, claim.user_id);
    });
  }

  backend& with_;
  const life_ptr& owner_;
  transaction& open_;
};

}  // namespace

void store_letter(backend& with, transaction& open, const bridge::dead_letter& letter, bool held) {
  open.write([&with, letter, held](tables& rows) {
    if (letter.record.at < 0)
      return rows.letters_of_events.push_back(letter);
    const place where{letter.topic, letter.record.from.partition, letter.record.at};
    if (!rows.dead_letters.emplace(where, letter.reason).second)
      return;
    with.clock.note("-", "dead letter {}{}: {}", to_string(where), held ? ", held" : "", letter.reason);
    if (held)
      return with.judge.held(where, letter.reason);
    with.judge.letter(where, letter.reason, letter.topic != "request-coupon");
  });
}

store::stored<bridge::effect_database::reasons> coupon_database::transact(const work& todo) {
  return with_.rows.transact(owner_, [&](transaction& open) {
    coupon_transaction effects{with_, owner_, open};
    return todo(effects);
  });
}

store::stored<std::optional<bridge::stored_offset>> coupon_database::read_offset(const bridge::partition_name& of) {
  return with_.rows.transact(owner_, [&](transaction& open) -> std::optional<bridge::stored_offset> {
    const auto found = open.seen.consumer_offsets.find({of.topic, of.partition});
    return found == open.seen.consumer_offsets.end() ? std::nullopt : std::optional{found->second};
  });
}

}  // namespace troupe::simulation
