#include "runtime/node/database_start.hpp"

#include "runtime/node/database_fitness.hpp"

#include <spdlog/spdlog.h>

namespace troupe::node {
namespace {

/// How far one attempt came.
struct attempt {
  enum class outcome { done, wait, end } what = outcome::done;
  std::string why = {};
  exit_code code = exit_code::done;
};

using outcome = attempt::outcome;

attempt wait(std::string why) { return {outcome::wait, std::move(why)}; }
attempt end(std::string why, exit_code code) { return {outcome::end, std::move(why), code}; }

exit_code code_of(gravity how) { return how == gravity::newer ? exit_code::failed : exit_code::wrong_usage; }

attempt look(store::session& session, const schema_plan& schema) {
  const auto server = store::look_at_server(session, schema.rights);
  if (!server)
    return wait(server.error().detail);
  for (const auto& found : findings_on(*server, schema.known, schema.migrates)) {
    if (found.how == gravity::wait)
      return wait(found.what);
    if (found.how != gravity::remark)
      return end(found.what, code_of(found.how));
  }
  return {};
}

attempt look_at_pooling(const store::session& session) {
  const auto shared = store::shares_sessions(session.configured());
  if (!shared)
    return wait(shared.error().detail);
  return *shared ? end(shared_sessions().what, exit_code::wrong_usage) : attempt{};
}

attempt bring_up_to_date(store::session& session, const schema_plan& schema) {
  if (!schema.migrates)
    return {};
  using cause = store::migration_error::cause;
  const auto applied = store::migrate(session, schema.known);
  if (applied) {
    for (const auto& name : *applied)
      spdlog::info("migration {} applied", name);
    return {};
  }
  const auto& failure = applied.error();
  const bool may_pass = failure.why == cause::unreachable || failure.why == cause::not_now;
  if (may_pass)
    return wait(failure.detail);
  return end(failure.detail, failure.why == cause::wrong_scripts ? exit_code::wrong_usage : exit_code::failed);
}

attempt take_name(store::session& session, const node_row& row) {
  const auto claimed = claim_name(session, row);
  if (claimed.what == name_claim::outcome::in_use)
    return end(claimed.why, exit_code::wrong_usage);
  return claimed.what == name_claim::outcome::not_now ? wait(claimed.why) : attempt{};
}

// With a session of its own: one that was read only when it was opened stays so, and the next may lead to another
// server.
attempt try_all(const store::settings& database, const schema_plan& schema, const node_row& row) {
  store::session session{database};
  auto so_far = look(session, schema);
  if (so_far.what == outcome::done)
    so_far = look_at_pooling(session);
  if (so_far.what == outcome::done)
    so_far = bring_up_to_date(session, schema);
  return so_far.what == outcome::done ? take_name(session, row) : so_far;
}

}  // namespace

exit_code prepare_database(const store::settings& database, const schema_plan& schema, const node_row& row,
                           inspect::readiness& ready, stop_signal& signal) {
  for (auto pause = std::chrono::milliseconds{100}; !signal.wait_for({});
       pause = std::min(pause * 2, std::chrono::milliseconds{2000})) {
    const auto tried = try_all(database, schema, row);
    if (tried.what == outcome::done) {
      ready.cleared("postgresql");
      return exit_code::done;
    }
    if (tried.what == outcome::end) {
      spdlog::error("{}", tried.why);
      return tried.code;
    }
    ready.blocked("postgresql", "waiting for the database: " + tried.why);
    signal.wait_for(pause);
  }
  return exit_code::done;
}

}  // namespace troupe::node
