// The outbox's part of a writer's statement. A writer adds the CTE to its own data-modifying statement, so that the
// events cost no round trip of their own and exist exactly when the effect does.
#pragma once

#include "runtime/outbox/entry.hpp"
#include "runtime/store/arrays.hpp"

#include <soci/soci.h>
#include <string>
#include <vector>

namespace troupe::outbox {

/// Events of one transaction as text parameters. Bind them with soci::use(rows.ids, "outbox_ids") and so on.
class outbox_rows {
public:
  void clear();
  void add(const wire::event& one);

  /// "outbox_new as (...), outbox_rows as (insert into outbox ...), outbox_before as (...)"; the caller puts it behind
  /// "with" or a comma and binds the parameters named here, in this order: outbox_ids, outbox_topics, outbox_keys,
  /// outbox_types, outbox_payloads, outbox_headers, outbox_node. "(select pairs from outbox_before)" is for entries_of.
  static const std::string& insert_cte();

  /// The same, but ids that are there already are left; "(select count(*) from outbox_rows)" of them are new.
  static const std::string& insert_new_cte();

  std::string ids, topics, keys, types, payloads, headers, node;

  /// Closes the literals; call after the last add() and before executing.
  void finish(const std::string& node_name);

private:
  store::array_literal ids_, topics_, keys_, types_, payloads_, headers_;
};

/// The events of a statement with those that they must not overtake. `pairs`: what its outbox_before said.
std::vector<entry> entries_of(std::vector<wire::event> events, const std::string& pairs);

/// "select event_id ..." of the last row of this topic and key, below that position unless it is empty. All three are
/// expressions.
std::string last_of_key(const std::string& topic, const std::string& key, const std::string& below);

/// "from outbox l where ..." of all of them.
std::string rows_of_key(const std::string& topic, const std::string& key);

/// Selects what entry_in reads of `rows`, a subquery or the name of one, in the order of their positions.
std::string with_before(const std::string& rows);

/// Of outbox rows, those from the first on that bring most_page_bytes; never none.
std::string first_bytes_of(const std::string& rows);
bool is_page_full(const std::vector<entry>& events);

/// An array of the nodes whose heartbeat is younger than :dead milliseconds.
inline constexpr auto living_nodes =
    "array(select name from nodes where heartbeat_at > now() - :dead * interval '1 millisecond')";

/// Inserts events that no node has in memory; a sweep of `node_name` finds them. An id that is there already is left.
void insert_events(soci::session& sql, const std::vector<wire::event>& events, const std::string& node_name);

/// A payload as the column holds it (binary ones as hex), and back.
std::string to_column(const std::string& payload);
std::string from_column(const std::string& column);

}  // namespace troupe::outbox
