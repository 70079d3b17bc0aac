#include "runtime/node/heartbeat_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/node/heartbeat_sql.hpp"
#include "runtime/store/session_figures.hpp"

#include <caf/detail/scope_guard.hpp>
#include <thread>

namespace troupe::node {

struct beat_due {};

}  // namespace troupe::node

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::node::beat_due)

namespace troupe::node {
namespace {

constexpr auto interval = std::chrono::seconds{1};
constexpr auto insufficient_privilege = "42501";
constexpr auto refusal_stands = std::chrono::seconds{5};
constexpr auto dead_after = std::chrono::milliseconds{3500};  // three beats missed

struct heartbeat_state {
  static inline const char* name = "heartbeat";
  std::optional<store::session> session;
  node_row row;
  std::shared_ptr<inspect::inspected_node> node;
  std::chrono::steady_clock::time_point next_look;  // at the outbox
};

std::string words_of(const store::write_refusal::seen& seen) {
  const auto remedy = seen.sqlstate == "25006"          ? "make it writable, or name the host that is"
                      : seen.sqlstate.starts_with("53") ? "make room on its disk, or raise what it lacks"
                                                        : "look at its log";
  return "the database does not write: " + seen.sqlstate + " " + seen.detail + "; " + remedy;
}

bool beat_once(heartbeat_state& state) {
  auto& ready = state.node->ready;
  const auto done = state.session->run([&](soci::session& sql) { return beat(sql, state.row); });
  if (!done)
    ready.blocked("postgresql", done.error().detail);
  else
    ready.cleared("postgresql");
  if (done && !*done)
    ready.blocked("node name", "another instance runs under the name " + state.row.name + "; stop one of them");
  return done.has_value();
}

// Whoever was refused may ask again only when this node is ready, so it is tried for them. A role without the right to
// make temporary tables is asked by its own writes alone: the refusal stands for as long after the last of them.
void look_at_writing(heartbeat_state& state) {
  auto& refusal = store::session_figures::instance().refusal;
  auto& ready = state.node->ready;
  const auto seen = refusal.standing();
  if (!seen)
    return ready.cleared("postgresql writes");
  ready.blocked("postgresql writes", words_of(*seen));
  const auto now = std::chrono::steady_clock::now();
  const auto tried = state.session->transact([](soci::session& sql) { try_to_write(sql); });
  const bool may_not_try = !tried && tried.error().sqlstate == insufficient_privilege;
  if (!tried && !may_not_try)
    return;
  if (now - seen->last >= (may_not_try ? refusal_stands : std::chrono::seconds{1}))
    refusal.over();
}

// A large table takes 1 ms for every thousand rows: then it is looked at less often, for 5 % of the time at most.
void look_at_outbox(heartbeat_state& state) {
  const auto began = std::chrono::steady_clock::now();
  if (began < state.next_look)
    return;
  const auto age = state.session->run([&](soci::session& sql) { return outbox_oldest_age(sql, state.row); });
  if (age)
    state.node->outbox_oldest_age = *age;
  const auto ended = std::chrono::steady_clock::now();
  state.next_look = ended + 20 * (ended - began);
}

// For those who look while the database is away: that is when they look.
void keep_nodes(heartbeat_state& state) {
  if (auto found = state.session->run(read_nodes))
    state.node->keep(std::move(*found));
}

caf::result<inspect::nodes_view> list_nodes(heartbeat_state& state) {
  auto found = state.session->run(read_nodes);
  if (!found)
    return caf::make_error(caf::sec::runtime_error, found.error().detail);
  return std::move(*found);
}

caf::behavior heartbeat(caf::stateful_actor<heartbeat_state, actor::observed<caf::event_based_actor>>* self,
                        store::settings database, node_row row, std::shared_ptr<inspect::inspected_node> node) {
  auto& state = self->state;
  state.session.emplace(std::move(database));
  state.row = std::move(row);
  state.node = std::move(node);
  self->set_exit_handler([self](caf::exit_msg& exit) {
    self->state.session->run([self](soci::session& sql) { remove_row(sql, self->state.row); });
    self->quit(exit.reason);
  });
  self->send(self, beat_due{});
  return {[self](const beat_due&) {
            // Whatever a look throws: a heart that stops is a node that is taken for dead.
            const auto again =
                caf::detail::make_scope_guard([self] { self->delayed_send(self, interval, beat_due{}); });
            if (beat_once(self->state))
              keep_nodes(self->state);
            look_at_writing(self->state);
            look_at_outbox(self->state);
          },
          [self](const inspect::get_nodes&) { return list_nodes(self->state); }};
}

}  // namespace

name_claim claim_name(store::session& session, const node_row& row) {
  const auto in_use = "a live node is already called " + row.name + "; give this one another node.name";
  const auto started = std::chrono::steady_clock::now();
  for (long long last_age = -1;;) {
    auto age = session.run([&](soci::session& sql) { return other_heartbeat_age(sql, row); });
    if (!age)
      return {name_claim::outcome::not_now, age.error().detail};
    const bool beating = *age && last_age >= 0 && **age < last_age;
    if (beating)
      return {name_claim::outcome::in_use, in_use};
    if (!*age || **age > dead_after.count() || std::chrono::steady_clock::now() - started > dead_after)
      break;
    last_age = **age;
    std::this_thread::sleep_for(std::chrono::milliseconds{200});
  }
  const auto written = session.run([&](soci::session& sql) { write_row(sql, row); });
  return written ? name_claim{} : name_claim{name_claim::outcome::not_now, written.error().detail};
}

caf::actor spawn_heartbeat_actor(caf::actor_system& system, store::settings database, node_row row,
                                 std::shared_ptr<inspect::inspected_node> node) {
  return system.spawn<caf::detached>(heartbeat, std::move(database), std::move(row), std::move(node));
}

}  // namespace troupe::node
