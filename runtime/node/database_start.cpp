#include "runtime/node/database_start.hpp"

#include <spdlog/spdlog.h>

namespace troupe::node {
namespace {

bool answers(store::session& session, std::string& why_not) {
  const auto done = session.run([](soci::session& sql) { sql << "select 1"; });
  if (!done)
    why_not = done.error().detail;
  return done.has_value();
}

}  // namespace

exit_code prepare_database(store::session& session, const std::vector<store::migration>& known,
                           inspect::readiness& ready, stop_signal& signal) {
  using cause = store::migration_error::cause;
  for (auto pause = std::chrono::milliseconds{100}; !signal.wait_for({});
       pause = std::min(pause * 2, std::chrono::milliseconds{2000})) {
    std::string why_not;
    if (answers(session, why_not)) {
      const auto applied = known.empty() ? std::vector<std::string>{} : store::migrate(session, known);
      if (applied) {
        for (const auto& name : *applied)
          spdlog::info("migration {} applied", name);
        ready.cleared("postgresql");
        return exit_code::done;
      }
      if (applied.error().why != cause::unreachable) {
        spdlog::error("{}", applied.error().detail);
        return exit_code::failed;
      }
      why_not = applied.error().detail;
    }
    ready.blocked("postgresql", "waiting for the database: " + why_not);
    signal.wait_for(pause);
  }
  return exit_code::done;
}

}  // namespace troupe::node
