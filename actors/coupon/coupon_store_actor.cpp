#include "actors/coupon/coupon_store_actor.hpp"

#include "actors/coupon/coupon_sql.hpp"
#include "runtime/actor/observed.hpp"

#include <spdlog/spdlog.h>

namespace troupe::coupon {
namespace {

constexpr int tries = 3;  // the first may find that the session has died

struct coupon_store_state {
  static inline const char* name = "coupon_store";
  std::optional<store::session> session;
  std::unique_ptr<coupon_statements> sql;  // after the session: statements die first
};

/// `work` reads, or writes what it may write twice.
template <class F>
auto attempt(coupon_store_state& state, F work) {
  auto call = [&] { return state.session->run([&](soci::session&) { return work(*state.sql); }); };
  auto done = call();
  for (int tried = 1; tried < tries && !done && done.error().is_passing(); ++tried)
    done = call();
  if (!done && !done.error().is_retriable())
    spdlog::error("coupons cannot be read or changed: {} ({}): {}", store::to_string(done.error().kind),
                  done.error().sqlstate, done.error().detail);
  return done;
}

created_coupon create(coupon_store_state& state, const schemas::new_coupon& terms) {
  const auto id = attempt(state, [](coupon_statements& sql) { return sql.next_id(); });
  if (!id)
    return tl::unexpected(id.error());
  return attempt(state, [&](coupon_statements& sql) { return sql.insert(*id, terms); });
}

coupon_store_port::behavior_type coupon_store(actor::pointer<coupon_store_port, coupon_store_state> self,
                                              store::settings database) {
  auto& state = self->state;
  state.session.emplace(std::move(database));
  state.session->on_open([&state](soci::session& fresh) {
    state.sql.reset();
    state.sql = std::make_unique<coupon_statements>(fresh);
  });
  return {[&state](const create_coupon& asked) { return create(state, asked.terms); },
          [&state](const find_coupon& asked) -> found_coupon {
            return attempt(state, [&](coupon_statements& sql) { return sql.find(asked.coupon_id); });
          },
          [&state](const find_issue& asked) -> found_issue {
            return attempt(state,
                           [&](coupon_statements& sql) { return sql.find_issue(asked.coupon_id, asked.user_id); });
          },
          [&state](const list_coupons& asked) -> listed_coupons {
            return attempt(state, [&](coupon_statements& sql) { return sql.list(asked.user_id); });
          }};
}

}  // namespace

coupon_store_port spawn_coupon_store_actor(caf::actor_system& system, store::settings database) {
  return system.spawn<caf::detached>(coupon_store, std::move(database));
}

}  // namespace troupe::coupon
