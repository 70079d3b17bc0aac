// The kinds of a stage with all that a node would have around them.
#pragma once

#include "runtime/api/kind_parts.hpp"
#include "runtime/api/timer_actor.hpp"
#include "runtime/node/directory.hpp"
#include "runtime/testing/clients.hpp"
#include "runtime/testing/road.hpp"
#include "runtime/testing/throwaway_database.hpp"

namespace troupe::testing {

/// Owned by a stage, used on its thread.
class hosted {
public:
  hosted(std::vector<kind> kinds, stage_settings with, trouble meanwhile);

  http::response call(const std::string& method, const std::string& target, std::string body,
                      const stage::headers& head);
  void answer(std::type_index question, std::function<std::any(const void*)> how);
  void run_timer(const std::string& name);
  void transact(const std::function<void(transaction&)>& work);

  road& way() { return road_; }
  const std::string& database_url() const { return database_.url(); }
  timestamp time() const { return now_; }
  void set_time(timestamp now) { now_ = now; }

private:
  struct timer {
    std::string kind;
    api::timer_definition what;
    std::function<api::worker()> make_worker;
    api::worker worker;
  };

  std::shared_ptr<const api::permissions> permissions_of(const std::vector<std::string>& publishes) const;
  api::session_settings session_of(const std::vector<std::string>& publishes) const;
  handler_surroundings around(const api::kind_parts& parts) const;
  store::settings database_of_kinds() const;
  void host(const api::kind_parts& parts);
  void host_timers(const api::kind_parts& parts);
  void enter_answers();
  void restart();
  timer& timer_named(const std::string& name);

  trouble meanwhile_;
  std::vector<kind> kinds_;
  throwaway_database database_;
  std::optional<commit_relay> network_;  // to it, where an answer may be lost
  timestamp now_;
  std::shared_ptr<node::directory> directory_ = std::make_shared<node::directory>();
  std::set<std::type_index> of_test_;  // questions that the test answers
  road road_;
  clients clients_;
  std::vector<timer> timers_;
  api::unit_session session_;  // of the test
};

}  // namespace troupe::testing
