// A simulated PostgreSQL: tables in memory, transactions that see a snapshot and take effect at COMMIT, and its faults.
#pragma once

#include "actors/order/order_rules.hpp"
#include "runtime/bridge/dead_letter.hpp"
#include "runtime/bridge/effect_database.hpp"
#include "runtime/bridge/parking_port.hpp"
#include "runtime/store/abandon.hpp"
#include "runtime/store/fault.hpp"
#include "tests/simulation/world/clockwork.hpp"
#include "tests/simulation/world/oracle.hpp"

namespace troupe::simulation {

struct outbox_row {
  schemas::event event;
  std::string node;
  clockwork::instant created_at{};
  std::int64_t position = 0;
};

struct stored_order {
  std::string key;
  order::placed_order answer;
  std::string request_hash;
};

struct parked_row {
  enum class state { waiting, held, replayed, discarded };
  bridge::parked_record record;
  clockwork::instant due{};
  state now = record.held ? state::held : state::waiting;
};

/// Where a row stands: records of an earlier log first, then by offset.
struct parked_place {
  std::int64_t log = 0;
  broker::offset at = 0;
  std::uint64_t print = 0;

  auto operator<=>(const parked_place&) const = default;
};

/// One partition's parked records, the epoch of who owns them and how often its log was seen made anew.
struct parked_partition {
  std::int64_t epoch = 0;
  std::int64_t last_turn = 0;
  std::int64_t log = 0;
  std::uint64_t left_print = 0;
  std::map<parked_place, parked_row> rows;
};

struct tables {
  std::map<std::pair<std::string, std::int32_t>, bridge::stored_offset>
      consumer_offsets;  // by topic: one group reads each
  std::map<std::pair<std::string, std::int32_t>, parked_partition> parked;
  std::map<place, std::string> dead_letters;
  std::set<place> discarded_letters;
  std::vector<bridge::dead_letter> letters_of_events;  // that never reached a topic
  std::map<std::string, outbox_row> outbox;
  std::map<std::int64_t, stored_order> orders;
  std::map<std::string, std::int64_t> order_by_key;
  std::unordered_map<std::int64_t, order::price_and_stock> products;
  std::map<std::int64_t, std::pair<std::int64_t, std::set<std::int64_t>>> coupons;  // quantity, users
  std::map<std::string, clockwork::instant> heartbeats;
  std::int64_t last_order_id = 0;
  std::int64_t last_position = 0;  // of an outbox row
};

/// The last row of an event's topic and key below a position, as last_of_key in outbox_sql; empty: there is none.
std::string last_of_key(const tables& rows, const schemas::event& of, std::int64_t below);

/// What a statement throws that violates a constraint.
struct constraint_violated {
  std::string what;
};

class transaction {
public:
  explicit transaction(const tables& committed) : seen{committed} {}

  const tables& seen;
  void write(std::function<void(tables&)> change) { changes_.push_back(std::move(change)); }

  void apply(tables& to) const {
    for (const auto& change : changes_)
      change(to);
  }

private:
  std::vector<std::function<void(tables&)>> changes_;
};

struct database_settings {
  std::size_t fault_percent = 0;  // of transactions: conflict, session killed, COMMIT's answer lost
};

class database {
public:
  database(clockwork& clock, database_settings with) : clock_{clock}, with_{with} {}

  /// BEGIN, `work`, COMMIT on behalf of `who`. `work` may throw store::abandon and constraint_violated.
  template <class F>
  auto transact(const life_ptr& who, F work) -> store::stored<std::invoke_result_t<F, transaction&>>;

  void go_away(milliseconds time) { away_until_ = std::max(away_until_, clock_.now() + time); }
  void cut_off(const std::string& node, milliseconds time) { cut_until_[node] = clock_.now() + time; }
  void be_reliable();

  /// Called when the fate of a transaction is that its node dies in it.
  std::function<void(const life_ptr&)> on_crash = [](const life_ptr&) {};
  std::uint64_t faults() const { return faults_; }

  tables rows;

private:
  enum class fate { fine, away, conflict, killed, lost_stored, lost_not_stored, crash_stored, crash_not_stored };
  fate draw(const life_ptr& who);
  store::store_error fail(const life_ptr& who, fate what);

  clockwork& clock_;
  database_settings with_;
  clockwork::instant away_until_{};
  std::map<std::string, clockwork::instant> cut_until_;
  std::uint64_t faults_ = 0;
};

template <class F>
auto database::transact(const life_ptr& who, F work) -> store::stored<std::invoke_result_t<F, transaction&>> {
  const auto what = draw(who);
  if (what == fate::away)
    return tl::unexpected(fail(who, what));
  transaction open{rows};
  try {
    auto result = work(open);
    if (what == fate::fine || what == fate::lost_stored || what == fate::crash_stored)
      open.apply(rows);
    if (what == fate::fine)
      return result;
    return tl::unexpected(fail(who, what));
  } catch (const store::abandon& wish) {
    return tl::unexpected(store::store_error{store::fault::refused, wish.sqlstate, wish.detail});
  } catch (const constraint_violated& refused) {
    return tl::unexpected(store::store_error{store::fault::refused, "23514", refused.what});
  }
}

}  // namespace troupe::simulation
