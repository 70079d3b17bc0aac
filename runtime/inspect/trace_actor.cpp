#include "runtime/inspect/trace_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/inspect/trace_sql.hpp"

#include <algorithm>

namespace troupe::inspect {
namespace {

// The command line waits 1.5 s for a node.
constexpr auto answer_within = std::chrono::milliseconds{1200};
// It may have to read whole topics.
constexpr auto find_within = std::chrono::seconds{5};

struct trace_state {
  static inline const char* name = "tracer";
};

template <class View>
caf::result<View> answer(store::stored<View> done) {
  if (!done)
    return caf::make_error(caf::sec::runtime_error, done.error().detail);
  return std::move(*done);
}

caf::result<path_view> follow(const store::settings& database, const trace_settings& with, const follow_thing& asked) {
  const auto deadline = std::chrono::steady_clock::now() + answer_within;
  const auto found =
      std::find_if(with.trails.begin(), with.trails.end(), [&](const auto& one) { return one.name == asked.name; });
  if (found == with.trails.end())
    return caf::make_error(caf::sec::invalid_argument, "nobody knows what " + asked.name + " is");
  store::session session{database};
  return answer(session.run([&](soci::session& sql) {
    event_tracer tracer{sql, with, deadline};
    return found->follow(tracer, asked.ids);
  }));
}

caf::behavior trace_actor(caf::stateful_actor<trace_state, actor::observed<caf::event_based_actor>>*,
                          const store::settings& database, const std::shared_ptr<const trace_settings>& with) {
  return {[=](const follow_thing& asked) { return follow(database, *with, asked); },
          [=](const follow_event& asked) -> caf::result<path_view> {
            store::session session{database};
            return answer(session.run([&](soci::session& sql) {
              return event_tracer{sql, *with, std::chrono::steady_clock::now() + find_within}.find(asked.id);
            }));
          },
          [=](const get_outbox&) {
            store::session session{database};
            return answer(session.run(read_outbox));
          }};
}

}  // namespace

caf::actor spawn_trace_actor(caf::actor_system& system, store::settings database,
                             std::shared_ptr<const trace_settings> with) {
  return system.spawn<caf::detached>(trace_actor, std::move(database), std::move(with));
}

}  // namespace troupe::inspect
