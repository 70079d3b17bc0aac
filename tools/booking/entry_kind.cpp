#include "tools/booking/entry_kind.hpp"

#include "tools/booking/booked_rows_sql.hpp"

namespace troupe::booking {
namespace {

constexpr auto booked = "order-booked";

class entry_handler final : public handler::transactional_handler<order_booked> {
public:
  void prepare(soci::session& fresh) override {
    rows_.reset();
    rows_ = std::make_unique<booked_rows>(fresh);
  }

  void handle(const std::vector<handler::ordered<order_booked>>& batch, store::unit_of_work&) override {
    for (const auto& one : batch)
      rows_->enter(one.message);
  }

private:
  std::unique_ptr<booked_rows> rows_;
};

std::map<std::string, handler::subscription> subscribe(const node::surroundings&) {
  return {{booked, handler::transactional<order_booked>([] { return std::make_unique<entry_handler>(); })}};
}

}  // namespace

node::actor_kind entry_kind() {
  return {
      "entry", config::actor_section("entry"), {}, {{booked, "entry"}}, {}, subscribe, [](const node::surroundings&) {
        return node::hosted_kind{};
      }};
}

}  // namespace troupe::booking
