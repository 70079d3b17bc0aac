// Gets requests done that share a transaction, whatever goes wrong on the way, and knows what to tell each client.
#pragma once

#include <troupe/gathered.hpp>

#include "runtime/api/write_attempts.hpp"
#include "runtime/effect/batch_outbox.hpp"

namespace troupe::api {

/// A transaction that is decided; after an `ambiguous` fault that is what may be stored.
struct decided_part {
  gathered_work work;
  effect::after_commit leave;  // may be empty
};

/// What the writer needs from a database.
class gathered_transactions {
public:
  virtual ~gathered_transactions() = default;

  virtual store::stored<void> write(gathered_part part, decided_part& out) = 0;

  /// True when what an earlier write() of this part has decided is stored; `false` is final.
  virtual store::stored<bool> is_stored(gathered_part part, const decided_part& earlier) = 0;

  /// Else it is not asked.
  virtual bool can_look_up() const = 0;
};

/// Time as the writer sees it; tests put their own here.
struct pacing {
  std::function<write_attempts::instant()> now = std::chrono::steady_clock::now;
  std::function<void(std::chrono::milliseconds)> pause;  // default: sleeps

  pacing();
};

/// One answer for each request. When not `reachable`, the database was not there: whoever waits behind these would wait
/// in vain.
struct gathered_answers {
  std::vector<http::response> all;
  bool reachable = true;
};

/// Belongs to one worker and blocks its thread. What the database refuses is halved until the request to blame stands
/// alone and fails alone. Once the database is gone, or has refused two requests in a row for what lies in none of
/// them, what is left is not tried.
class gathered_writer {
public:
  /// `route`: as the log calls it.
  gathered_writer(std::string route, gathered_transactions& database, pacing with = {});

  gathered_answers write(gathered_part all);

private:
  void write_part(gathered_part part, gathered_answers& out);
  tl::expected<decided_part, write_attempts::step> run(gathered_part part);
  store::stored<bool> attempt(gathered_part part, write_attempts::step next, decided_part& decided);
  void halve(gathered_part part, gathered_answers& out);
  void refuse_one(const gathered_item& one, gathered_answers& out);
  void refuse_all(std::size_t count, const store::store_error& fault, gathered_answers& out) const;
  void say_trouble(std::size_t requests, const gathered_item& first);
  void say_over();

  std::string route_;
  gathered_transactions& database_;
  pacing with_;
  store::store_error last_fault_;
  unsigned hindered_in_a_row_ = 0;  // requests
  std::string told_;                // the SQLSTATE of the trouble that was logged and is not over
};

}  // namespace troupe::api
