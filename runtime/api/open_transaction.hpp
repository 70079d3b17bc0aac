// What stands behind a troupe::transaction.
#pragma once

#include "runtime/api/row_statements_sql.hpp"
#include "runtime/effect/derivation.hpp"

#include <map>

namespace troupe::api {

/// What the transactions of a kind may do, and when they are.
struct permissions {
  std::map<std::string, effect::publication, std::less<>> publishes = {};  // messages that it has declared, by name
  std::function<timestamp()> now = wire::current_time;                     // called on the thread of each transaction
};

/// On whose behalf it is open. `record`: the one record that is being handled; null for a batch, where each event names
/// its own, and where there is no record at all, at an HTTP route or a timer.
struct cause {
  const handler::origin* record = nullptr;
  bool is_batch = false;
  wire::trace_ids trace = {};
};

/// Lives through one call, on its thread.
class open_transaction {
public:
  open_transaction(soci::session& sql, row_statements& statements, const permissions& may, cause because);

  soci::session& sql() { return sql_; }
  row_statements& statements() { return statements_; }
  timestamp now() const { return now_; }

  void publish(std::string_view message, const because& why, const event_maker& make);

  /// In the order of publish().
  std::vector<store::derived_event> take_events() { return std::exchange(events_, {}); }

private:
  std::string next_id(std::string_view message, std::size_t place, const handler::origin* record);

  soci::session& sql_;
  row_statements& statements_;
  const permissions& may_;
  cause because_;
  timestamp now_;
  std::vector<store::derived_event> events_;
  std::map<std::pair<std::size_t, std::string>, int> made_;  // events of a message by record
};

}  // namespace troupe::api
