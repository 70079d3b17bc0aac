// partition_owners and parked_records, statement by statement.
#pragma once

#include "runtime/letters/parking_port.hpp"
#include "runtime/store/session.hpp"

namespace troupe::letters {

/// The partition's new epoch; waits for turns of the last owner that are under way.
std::int64_t raise_epoch(soci::session& sql, const broker::partition_name& of, const std::string& node_name);

/// The number of the last turn stored in this epoch; nobody can raise the epoch before this transaction ends. Nothing
/// when it is another one by now.
std::optional<std::int64_t> hold_epoch(soci::session& sql, const broker::partition_name& of, std::int64_t epoch);
void note_turn(soci::session& sql, const broker::partition_name& of, std::int64_t number);

/// Rows that are stored from now on are of a new log, of which nothing is reached, unless that was said of this one
/// before.
void begin_log(soci::session& sql, const broker::partition_name& of, std::uint64_t missed);

/// Keeps what is stored if that is as high.
void raise_reached(soci::session& sql, const broker::partition_name& of, const reached& told);
/// Also lower.
void set_reached(soci::session& sql, const broker::partition_name& of, const reached& told);
std::optional<reached> read_reached(soci::session& sql, const broker::partition_name& of);

/// The highest of the present log, if its print is known.
broker::landmark read_last_parked(soci::session& sql, const broker::partition_name& of);

std::vector<parked_key> read_parked_keys(soci::session& sql, const broker::partition_name& of);

/// What a turn does to rows; without rows or keys it does nothing. Each answers how many rows it added or removed.
std::size_t insert_parked(soci::session& sql, const broker::partition_name& of, const std::vector<parked_record>& rows);
std::size_t delete_parked(soci::session& sql, const broker::partition_name& of,
                          const std::vector<broker::landmark>& which);
std::size_t delete_discarded(soci::session& sql, const broker::partition_name& of,
                             const std::vector<std::string>& keys);
void update_parked(soci::session& sql, const broker::partition_name& of, const std::vector<parked_record>& failed);
/// What an operator has discarded and comes again is not held for a second time: nobody would see its letter.
void discard_again(soci::session& sql, const broker::partition_name& of, const std::vector<dead_letter>& letters);

/// The lowest record of each of `keys`, in any order.
std::vector<parked_head> read_heads(soci::session& sql, const broker::partition_name& of,
                                    const std::vector<std::string>& keys);

changed_keys read_changed(soci::session& sql, const find_changed_keys& asked);

}  // namespace troupe::letters
