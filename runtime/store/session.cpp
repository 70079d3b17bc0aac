#include "runtime/store/session.hpp"

#include "runtime/store/abandon.hpp"
#include "runtime/store/classification.hpp"
#include "runtime/store/connection.hpp"
#include "runtime/store/connection_string.hpp"
#include "runtime/store/session_figures.hpp"
#include "runtime/store/watchdog.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <algorithm>
#include <stdexcept>

namespace troupe::store {
namespace {

using work_function = std::function<void(soci::session&)>;
using clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds shortest_rest{50}, longest_rest{2000};

stored<void> failed(store_error why) { return tl::unexpected(std::move(why)); }

// Statements are prepared while tables may be empty and kept while they grow: a plan that is right for small tables
// only costs a thousandfold later.
constexpr auto plans_by_index = "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;";

std::string limits_of(const settings& with) {
  const auto set = [](const char* name, std::chrono::milliseconds limit) {
    return std::string{"set "} + name + " = " + std::to_string(limit.count()) + ';';
  };
  // A transaction that lasts longer than the watchdog has no owner any more.
  return set("statement_timeout", with.statement_timeout) + set("lock_timeout", with.lock_timeout) +
         set("idle_in_transaction_session_timeout", with.watchdog) +
         "set jit = off; set timezone = 'UTC'; set datestyle = 'ISO';" +
         (with.reads_whole_tables ? "" : plans_by_index);
}

}  // namespace

struct session::state {
  explicit state(settings with) : configured{std::move(with)} {}

  stored<void> call(const work_function& work, bool in_transaction);

  settings configured;
  work_function prepare = [](soci::session&) {};
  // Statements of the owner refer to a session even in their destructors: one that was given up stays, without its
  // connection, until they are rebuilt; one on which that failed is used again with the next connection.
  std::unique_ptr<soci::session> retired, unprepared;
  std::unique_ptr<soci::session> sql;  // null: closed
  socket_handle socket;                // of `sql`

private:
  stored<void> open();
  void connect();
  stored<void> set_up();
  void retire(std::unique_ptr<soci::session>& to);
  void rest(const store_error& why);
  stored<void> attempt(const work_function& work, bool in_transaction);
  void perform(const work_function& work, bool in_transaction, moment& now);
  store_error recover(store_error why, const watched_call& watched);
  bool roll_back();
  bool is_connected() const { return PQstatus(connection_of(*sql)) == CONNECTION_OK; }

  bool is_broken = false;
  // A server that opens sessions which cannot work is asked for one less and less often.
  std::uint32_t unfit = 0;  // sessions in a row
  clock::time_point rests_until = {};
  store_error last_error;
};

void session::state::connect() {
  const auto target = soci_connection_string(configured.url, configured.application_name);
  if (!target)
    throw std::invalid_argument(target.error());
  auto fresh = std::make_unique<soci::session>(soci::postgresql, *target);
  silence_notices(connection_of(*fresh));
  socket_handle its_socket{PQsocket(connection_of(*fresh))};
  {
    watched_call watched{its_socket, configured.watchdog};
    execute_script(*fresh, limits_of(configured));
  }
  if (unprepared)
    swap_connections(*unprepared, *fresh);
  sql = unprepared ? std::move(unprepared) : std::move(fresh);
  socket = std::move(its_socket);
  ++session_figures::instance().opened;
}

stored<void> session::state::set_up() {
  watched_call watched{socket, configured.watchdog};
  try {
    prepare(*sql);
    retired.reset();
    return {};
  } catch (const std::exception& thrown) {
    return failed(classify(thrown, is_connected(), moment::before_commit));
  }
}

stored<void> session::state::open() {
  if (sql && has_died_idle(connection_of(*sql)))
    retire(retired);
  if (sql)
    return {};
  if (clock::now() < rests_until)
    return failed(last_error);
  try {
    connect();
  } catch (const std::invalid_argument& unreadable) {
    return failed({fault::bug, "", unreadable.what()});
  } catch (const std::exception& thrown) {
    return failed(classify_connect(thrown));
  }
  auto ready = set_up();
  if (!ready) {
    rest(ready.error());
    retire(unprepared);
  }
  return ready;
}

void session::state::retire(std::unique_ptr<soci::session>& to) {
  socket = {};
  hang_up(*sql);  // the server sees the end now, and rolls back, although the object lives on
  to = std::move(sql);
  is_broken = false;
}

// The first one is replaced at once: it may have been the only one of its kind.
void session::state::rest(const store_error& why) {
  last_error = why;
  rests_until =
      unfit == 0 ? clock::time_point{} : clock::now() + std::min(shortest_rest * (1 << (unfit - 1)), longest_rest);
  unfit = std::min(unfit + 1, 8U);
}

// Outside a transaction a statement commits by itself: whether it did is unknown from the moment it is sent.
void session::state::perform(const work_function& work, bool in_transaction, moment& now) {
  if (!in_transaction) {
    now = moment::commit;
    work(*sql);
    if (PQtransactionStatus(connection_of(*sql)) != PQTRANS_IDLE)
      throw soci::soci_error("the work left a transaction open");
    return;
  }
  execute_script(*sql, "begin");
  work(*sql);
  if (has_died_idle(connection_of(*sql)))
    throw soci::soci_error("the server closed the connection before COMMIT");  // known now, a doubt after sending it
  // COMMIT of a transaction in which a statement failed is answered without an error, and rolls back.
  if (PQtransactionStatus(connection_of(*sql)) != PQTRANS_INTRANS)
    throw soci::soci_error("the work swallowed the error of a statement or ended its transaction itself");
  now = moment::commit;
  execute_script(*sql, "commit");
}

bool session::state::roll_back() try {
  const auto status = PQtransactionStatus(connection_of(*sql));
  if (status == PQTRANS_INTRANS || status == PQTRANS_INERROR)
    execute_script(*sql, "rollback");
  return PQtransactionStatus(connection_of(*sql)) == PQTRANS_IDLE;
} catch (const std::exception&) {
  return false;
}

store_error session::state::recover(store_error why, const watched_call& watched) {
  const bool unfit_for_work = needs_new_session(why.sqlstate);
  if (unfit_for_work)
    rest(why);
  is_broken = unfit_for_work || !roll_back() || watched.was_cut();
  if (watched.was_cut() && (why.kind == fault::disconnected || why.kind == fault::ambiguous))
    why.detail = "no answer within " + std::to_string(configured.watchdog.count()) + " ms: connection cut";
  return why;
}

stored<void> session::state::attempt(const work_function& work, bool in_transaction) {
  auto now = moment::before_commit;
  watched_call watched{socket, configured.watchdog};
  try {
    perform(work, in_transaction, now);
    unfit = 0;
    return {};
  } catch (const abandon& wish) {
    return failed(recover({fault::refused, wish.sqlstate, wish.detail}, watched));
  } catch (const std::exception& thrown) {
    return failed(recover(classify(thrown, is_connected(), now), watched));
  } catch (...) {
    return failed(recover({fault::bug, "", "thrown: not an exception"}, watched));
  }
}

stored<void> session::state::call(const work_function& work, bool in_transaction) {
  auto& figures = session_figures::instance();
  const auto began = metrics::begin();
  auto done = open();
  if (done)
    done = attempt(work, in_transaction);
  figures.calls.record_since(began);
  if (!done) {
    ++figures.faults[static_cast<std::size_t>(done.error().kind)];
    figures.refusal.note(done.error(), std::chrono::steady_clock::now());
  }
  if (is_broken)
    retire(retired);  // only now: the watchdog looks at the socket until the attempt is over
  return done;
}

session::session(settings with) : state_{std::make_unique<state>(std::move(with))} {}
session::~session() = default;
session::session(session&&) noexcept = default;
session& session::operator=(session&&) noexcept = default;

void session::on_open(std::function<void(soci::session&)> prepare) { state_->prepare = std::move(prepare); }

bool session::is_open() const { return state_->sql != nullptr; }

const settings& session::configured() const { return state_->configured; }

stored<void> session::guarded(const std::function<void(soci::session&)>& work, bool in_transaction) {
  return state_->call(work, in_transaction);
}

}  // namespace troupe::store
