#include "tests/simulation/world/booking_transaction.hpp"

#include "runtime/effect/derivation.hpp"
#include "schemas/order_completed.hpp"
#include "tests/simulation/world/node.hpp"

namespace troupe::simulation {
namespace {

using schemas::order_completed;

class receipt_transaction : public topic_transaction {
public:
  using topic_transaction::topic_transaction;

  effect::handled_records handle(const std::string& topic, const std::vector<broker::record>& batch) override {
    effect::handled_records out;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const auto where = admit(topic, batch[i]);
      const auto message = wire::decode_record<order_completed>(batch[i].head, batch[i].value);
      if (!message)
        out.rejected.emplace_back(i, wire::to_string(message.error()));
      else
        book(*message, where, batch[i], i, out);
    }
    return out;
  }

protected:
  virtual void book(const order_completed& message, const place& where, const broker::record&, std::size_t,
                    effect::handled_records&) {
    open_.write(table::effects, [&with = by_.with, owner = by_.owner, id = message.order_id.value(), where](tables&) {
      with.clock.note(owner->node, "books {} of order {}", to_string(where), id);
      with.judge.effect(where, true, owner->node, with.owns(owner, where.topic, where.partition));
    });
  }
};

class booking_transaction final : public receipt_transaction {
public:
  using receipt_transaction::receipt_transaction;

private:
  // What is rejected is published too: nothing of it may get out.
  void book(const order_completed& message, const place& where, const broker::record& record, std::size_t index,
            effect::handled_records& out) override {
    const auto from = handler::origin_of(record, where.topic);
    out.events.push_back({index, entry_of(message, from, record)});
    if (by_.with.is_rejected(wire::read_envelope(record.head).id))
      out.rejected.emplace_back(index, no_booking_words);
    else
      receipt_transaction::book(message, where, record, index, out);
  }

  wire::event entry_of(const order_completed& message, const handler::origin& from,
                       const broker::record& record) const {
    auto out = effect::derive(message, {entries_topic, wire::format::json, "troupe/" + by_.owner->node}, from,
                              message.occurred_at);
    out.key = "of-" + record.key.value_or("");  // keys of keyed topics have names of their own
    return out;
  }
};

}  // namespace

std::unique_ptr<topic_transaction> make_booking_transaction(const batch_owner& by, transaction& open) {
  return std::make_unique<booking_transaction>(by, open);
}

std::unique_ptr<topic_transaction> make_receipt_transaction(const batch_owner& by, transaction& open) {
  return std::make_unique<receipt_transaction>(by, open);
}

}  // namespace troupe::simulation
