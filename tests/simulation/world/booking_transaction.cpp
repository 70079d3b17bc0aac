#include "tests/simulation/world/booking_transaction.hpp"

#include "schemas/envelope.hpp"
#include "schemas/order_completed.hpp"

namespace troupe::simulation {
namespace {

class booking_transaction final : public topic_transaction {
public:
  using topic_transaction::topic_transaction;

  bridge::rejections handle(const std::string& topic, const std::vector<broker::record>& batch) override {
    bridge::rejections out;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const auto where = admit(topic, batch[i]);
      const auto message = schemas::decode_record<schemas::order_completed>(batch[i].head, batch[i].value);
      if (!message)
        out.emplace_back(i, schemas::to_string(message.error()));
      else if (with_.is_rejected(schemas::read_envelope(batch[i].head).id))
        out.emplace_back(i, no_booking_words);
      else
        book(message->order_id.value(), where);
    }
    return out;
  }

private:
  void book(std::int64_t order, const place& where) {
    open_.write(table::effects, [&with = with_, owner = owner_, order, where](tables&) {
      with.clock.note(owner->node, "books {} of order {}", to_string(where), order);
      with.judge.effect(where, true, owner->node, with.owns(owner, where.topic, where.partition));
    });
  }
};

}  // namespace

std::unique_ptr<topic_transaction> make_booking_transaction(backend& with, const life_ptr& owner, transaction& open) {
  return std::make_unique<booking_transaction>(with, owner, open);
}

}  // namespace troupe::simulation
