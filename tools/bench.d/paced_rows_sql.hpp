// A transactional handler of the benchmark's own: a row for each record, with or without a key that drops repeats.
#pragma once

#include "runtime/effect/effect_database.hpp"
#include "runtime/handler/transactional_handler.hpp"
#include "runtime/store/session.hpp"
#include "tools/bench.d/paced_work.hpp"

#include <atomic>

namespace troupe::bench {

struct row_settings {
  store::settings database;
  bool dedupe = true;  // else a table without a primary key, and no "on conflict"
  bool fence = true;   // else the partition's offset is never stored
};

/// Makes the tables if they are missing and empties them. Throws std::runtime_error with the database's words.
void empty_rows(const store::settings& database);

/// The database of one fence actor; `handled` counts the records whose statement ran.
effect::effect_database_factory row_database(const row_settings& with,
                                             std::shared_ptr<std::atomic<std::uint64_t>> handled);

}  // namespace troupe::bench
