// A simulated PostgreSQL: tables in memory, transactions that see a snapshot and take effect at COMMIT, and its faults.
#pragma once

#include "actors/order/order_rules.hpp"
#include "runtime/effect/effect_database.hpp"
#include "runtime/letters/dead_letter.hpp"
#include "runtime/letters/parking_port.hpp"
#include "runtime/store/abandon.hpp"
#include "runtime/store/fault.hpp"
#include "tests/simulation/world/clockwork.hpp"
#include "tests/simulation/world/oracle.hpp"

namespace troupe::simulation {

struct outbox_row {
  wire::event event;
  std::string node;
  clockwork::instant created_at{};
  std::int64_t position = 0;
  bool is_handed = false, is_awaited = false;
};

struct stored_order {
  std::string key;
  order::placed_order answer;
  std::string request_hash;
};

struct parked_row {
  enum class state { waiting, held, replayed, discarded };
  letters::parked_record record;
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

/// One partition's parked records, the epoch of who owns them, how often its log was seen made anew and how far it was
/// read.
struct parked_partition {
  std::int64_t epoch = 0;
  std::int64_t last_turn = 0;
  std::int64_t log = 0;
  std::uint64_t left_print = 0;
  std::optional<letters::reached> reached;
  std::map<parked_place, parked_row> rows;
};

/// Who an event is for the inbox: the topic that brought it, its id and its source.
using inbox_name = std::tuple<std::string, std::string, std::string>;

/// The record by which it had its effect, and when that came into its log, in ticks.
struct noted_row {
  std::int32_t partition = -1;
  broker::offset at = -1;
  std::int64_t log_time = 0;
};

struct tables {
  std::map<std::pair<std::string, std::int32_t>, effect::stored_offset>
      consumer_offsets;  // by topic: one group reads each
  std::map<std::pair<std::string, std::int32_t>, std::map<std::int64_t, std::vector<inbox::noted_event>>> inbox;
  std::map<inbox_name, noted_row> noted;  // of keyed handlers
  std::map<std::pair<std::string, std::int32_t>, parked_partition> parked;
  std::map<place, std::string> dead_letters;
  std::set<place> discarded_letters;
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
std::string last_of_key(const tables& rows, const wire::event& of, std::int64_t below);

/// As prune_inbox_events in inbox_events_sql, the whole table at once. Without parking nobody tells how far a group is,
/// so nothing is forgotten.
void prune_inbox_events(tables& rows, std::int64_t keep);

/// What a statement throws that the server answers with an error.
struct statement_failed {
  std::string sqlstate;
  std::string what;
};

/// What a statement writes to.
enum class table { effects, orders, outbox, letters, parked, nodes };

/// A client's session: opened when it is needed, given up when the production classification says so.
struct client_session {
  life_ptr owner;
  bool is_open = false;
  bool reads_only = false;   // it was opened while that was the default, and keeps it
  std::string trouble = {};  // the SQLSTATE of every statement on it
  std::uint64_t opened = 0;
};

class transaction {
public:
  /// `refuse` throws when nothing can be written to the table.
  transaction(const tables& committed, std::function<void(table)> refuse)
      : seen{committed}, refuse_{std::move(refuse)} {}

  const tables& seen;
  void write(table to, std::function<void(tables&)> change) {
    refuse_(to);
    changes_.push_back(std::move(change));
  }

  void apply(tables& to) const {
    for (const auto& change : changes_)
      change(to);
  }

private:
  std::function<void(table)> refuse_;
  std::vector<std::function<void(tables&)>> changes_;
};

struct database_settings {
  std::size_t fault_percent = 0;  // of transactions: conflict, session killed, COMMIT's answer lost
};

class database {
public:
  database(clockwork& clock, database_settings with) : clock_{clock}, with_{with} {}

  /// BEGIN, `work`, COMMIT. `work` may throw store::abandon and statement_failed.
  template <class F>
  auto transact(client_session& by, F work) -> store::stored<std::invoke_result_t<F, transaction&>>;

  /// Statements that write are answered with `sqlstate` for a while: all of them, or those to one table.
  void refuse_writes(std::string sqlstate, std::optional<table> only, milliseconds time);
  /// All sessions end; those that are opened meanwhile read only, and go on so afterwards.
  void open_read_only(milliseconds time);
  /// A pooler mixes the sessions up: on some, prepared statements fail from then on.
  void mix_up_sessions(milliseconds time) { mixed_up_until_ = std::max(mixed_up_until_, clock_.now() + time); }

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
  store::store_error fail(client_session& by, fate what);
  store::store_error fail(client_session& by, const statement_failed& why);
  void admit(client_session& by);
  void refuse(const client_session& by, table to) const;

  clockwork& clock_;
  database_settings with_;
  clockwork::instant away_until_{};
  std::map<std::string, clockwork::instant> cut_until_;
  struct refusal {
    std::string sqlstate;
    std::optional<table> only;
    clockwork::instant until{};
  };
  refusal refusal_;
  clockwork::instant read_only_until_{}, mixed_up_until_{};
  std::uint64_t sessions_ = 0, ended_ = 0;  // opened so far; those up to this one have been ended by the server
  std::uint64_t faults_ = 0;
};

template <class F>
auto database::transact(client_session& by, F work) -> store::stored<std::invoke_result_t<F, transaction&>> {
  const auto what = draw(by.owner);
  if (what == fate::away)
    return tl::unexpected(fail(by, what));
  transaction open{rows, [this, &by](table to) { refuse(by, to); }};
  try {
    admit(by);
    auto result = work(open);
    if (what == fate::fine || what == fate::lost_stored || what == fate::crash_stored)
      open.apply(rows);
    if (what == fate::fine)
      return result;
    return tl::unexpected(fail(by, what));
  } catch (const store::abandon& wish) {
    return tl::unexpected(store::store_error{store::fault::refused, wish.sqlstate, wish.detail});
  } catch (const statement_failed& why) {
    return tl::unexpected(fail(by, why));
  }
}

}  // namespace troupe::simulation
