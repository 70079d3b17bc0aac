// A session for transactions that no record is the cause of: HTTP routes and timers.
#pragma once

#include <troupe/transaction.hpp>

#include "runtime/api/open_transaction.hpp"
#include "runtime/effect/batch_outbox.hpp"
#include "runtime/store/session.hpp"

namespace troupe::api {

struct session_settings {
  store::settings database;
  effect::batch_outbox_factory outbox;  // empty: nothing is published
  std::shared_ptr<const permissions> may;
};

/// Owned by one worker, used on its thread. Never throws, but for what cannot be constructed.
class unit_session {
public:
  explicit unit_session(session_settings with);

  /// BEGIN, `work`, the outbox rows of what it publishes, COMMIT; then those events leave. What `work` throws rolls
  /// back.
  store::stored<void> transact(const wire::trace_ids& trace, const std::function<void(transaction&)>& work);

  /// The same, but it is the caller who lets them leave, by `leave`, when he learns that they are committed. Empty:
  /// there are none.
  store::stored<void> transact(const wire::trace_ids& trace, const std::function<void(transaction&)>& work,
                               effect::after_commit& leave);

private:
  session_settings with_;
  store::session session_;
  std::unique_ptr<effect::batch_outbox> outbox_;  // its statements die before the session
  std::unique_ptr<row_statements> statements_;    // the same
};

}  // namespace troupe::api
