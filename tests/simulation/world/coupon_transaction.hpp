// Coupons in the simulated database: the batches of the production fence actor, decided by the production rules.
#pragma once

#include "runtime/bridge/effect_database.hpp"
#include "tests/simulation/world/stores.hpp"

namespace troupe::simulation {

/// What the server says of a record that it refuses.
inline constexpr auto refused_by_database = "a check constraint says no";

/// A letter with an offset is stored once. `held`: its record is not given up but waits for an operator.
void store_letter(backend& with, transaction& open, const bridge::dead_letter& letter, bool held = false);

class coupon_database final : public bridge::effect_database {
public:
  coupon_database(backend& with, life_ptr owner) : with_{with}, owner_{std::move(owner)} {}

  store::stored<reasons> transact(const work& todo) override;
  store::stored<std::optional<bridge::stored_offset>> read_offset(const bridge::partition_name& of) override;

private:
  backend& with_;
  life_ptr owner_;
  client_session session_{owner_};
};

}  // namespace troupe::simulation
