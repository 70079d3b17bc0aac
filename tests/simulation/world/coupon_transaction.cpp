#include "tests/simulation/world/coupon_transaction.hpp"

#include "actors/coupon/coupon_rules.hpp"
#include "schemas/coupon_requested.hpp"
#include "schemas/envelope.hpp"

namespace troupe::simulation {
namespace {

class coupon_transaction final : public bridge::effect_transaction {
public:
  /// Tells `its` partition.
  coupon_transaction(backend& with, const life_ptr& owner, transaction& open, bridge::partition_name& its)
      : with_{with}, owner_{owner}, open_{open}, its_{its} {}

  bool move_offset(const bridge::partition_name& of, const bridge::commit_batch::fence_values& fence) override {
    its_ = of;
    const auto stored = open_.seen.consumer_offsets.find({of.topic, of.partition});
    if (stored != open_.seen.consumer_offsets.end() &&
        (stored->second.next != fence.from || stored->second.known.print != fence.from_print))
      return false;
    *log_ = with_.log_of(of.topic);
    open_.write(table::effects, [&with = with_, owner = owner_, of, fence, log = log_](tables& rows) {
      const auto next = fence.next;
      rows.consumer_offsets[{of.topic, of.partition}] = {next, fence.last};
      with.clock.note(owner->node, "stores {}/{} next {}", of.topic, of.partition, next);
      with.judge.stored_offset({of.topic, of.partition, next, *log}, owner->node,
                               with.owns(owner, of.topic, of.partition));
    });
    return true;
  }

  bridge::rejections handle(const std::string& topic, const std::vector<broker::record>& batch) override {
    bridge::rejections out;
    std::vector<coupon::claim> claims;
    std::vector<place> places;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const auto where = with_.place_of(topic, batch[i]);
      *log_ = where.log;
      const auto message = schemas::decode_record<schemas::coupon_requested>(batch[i].head, batch[i].value);
      if (with_.is_refused(where))
        throw statement_failed{"23514", refused_by_database};
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
    for (const auto& letter : letters) {
      *log_ = with_.place_of(letter.topic, letter.record).log;
      store_letter(with_, open_, letter);
    }
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
    open_.write(table::effects, [&with = with_, owner = owner_, claim, where, won](tables& rows) {
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
  bridge::partition_name& its_;
  std::shared_ptr<std::int64_t> log_ = std::make_shared<std::int64_t>(0);  // that the records are of
};

}  // namespace

void store_letter(backend& with, transaction& open, const bridge::dead_letter& letter, bool held) {
  open.write(table::letters, [&with, letter, held](tables& rows) {
    if (letter.record.at < 0)
      return with.judge.event_buried(schemas::read_envelope(letter.record.head).id, letter.reason);
    const auto where = with.place_of(letter.topic, letter.record);
    if (!rows.dead_letters.emplace(where, letter.reason).second)
      return;
    with.clock.note("-", "dead letter {}{}: {}", to_string(where), held ? ", held" : "", letter.reason);
    if (held)
      return with.judge.held(where, letter.reason);
    with.judge.letter(where, letter.reason, letter.topic != "request-coupon");
  });
}

store::stored<bridge::effect_database::reasons> coupon_database::transact(const work& todo) {
  bridge::partition_name of;
  auto done = with_.rows.transact(session_, [&](transaction& open) {
    coupon_transaction effects{with_, owner_, open, of};
    return todo(effects);
  });
  if (!done)
    with_.judge.failed("batch of " + of.topic + '/' + std::to_string(of.partition), owner_.get(),
                       with_.clock.elapsed());
  return done;
}

store::stored<std::optional<bridge::stored_offset>> coupon_database::read_offset(const bridge::partition_name& of) {
  return with_.rows.transact(session_, [&](transaction& open) -> std::optional<bridge::stored_offset> {
    const auto found = open.seen.consumer_offsets.find({of.topic, of.partition});
    if (found == open.seen.consumer_offsets.end())
      return std::nullopt;
    return found->second;
  });
}

}  // namespace troupe::simulation
