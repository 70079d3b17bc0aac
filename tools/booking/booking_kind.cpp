#include "tools/booking/booking_kind.hpp"

#include "runtime/effect/derivation.hpp"
#include "tools/booking/booked_rows_sql.hpp"

namespace troupe::booking {
namespace {

constexpr auto order = "booking", booked = "order-booked";

class booking_handler final : public handler::transactional_handler<schemas::order_completed> {
public:
  explicit booking_handler(effect::publication how) : how_{std::move(how)} {}

  void prepare(soci::session& fresh) override {
    rows_.reset();
    rows_ = std::make_unique<booked_rows>(fresh);
  }

  void handle(const std::vector<handler::ordered<schemas::order_completed>>& batch,
              store::unit_of_work& unit) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const auto& said = batch[i].message;
      const order_booked out{rows_->book(batch[i]), said.order_id, said.occurred_at};
      // A foreign producer may have one id for several events of an order, which differ in their time.
      unit.publish(i, effect::derive(out, how_, batch[i].from, said.occurred_at, wire::to_rfc3339(said.occurred_at)));
    }
  }

private:
  effect::publication how_;
  std::unique_ptr<booked_rows> rows_;
};

handler::subscription subscribe(const node::surroundings& around) {
  const auto how = node::publication_of(around, booked);
  return handler::transactional<schemas::order_completed>([how] { return std::make_unique<booking_handler>(how); });
}

}  // namespace

node::actor_kind booking_kind() {
  return {"booking",
          config::actor_section("booking"),
          {booked},
          {{order, "booking"}},
          {},
          [](const node::surroundings& around) {
            return std::map<std::string, handler::subscription>{{order, subscribe(around)}};
          },
          [](const node::surroundings&) { return node::hosted_kind{}; }};
}

}  // namespace troupe::booking
