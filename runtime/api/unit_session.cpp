#include "runtime/api/unit_session.hpp"

namespace troupe::api {

unit_session::unit_session(session_settings with)
    : with_{std::move(with)}, session_{with_.database}, outbox_{with_.outbox ? with_.outbox() : nullptr} {
  session_.on_open([this](soci::session& fresh) {
    statements_.reset();
    statements_ = std::make_unique<row_statements>(fresh);
    if (outbox_)
      outbox_->prepare(fresh);
  });
}

store::stored<void> unit_session::transact(const wire::trace_ids& trace,
                                           const std::function<void(transaction&)>& work) {
  effect::after_commit leave;
  auto done = transact(trace, work, leave);
  if (done && leave)
    leave();
  return done;
}

store::stored<void> unit_session::transact(const wire::trace_ids& trace, const std::function<void(transaction&)>& work,
                                           effect::after_commit& leave) {
  return session_.transact([&](soci::session& sql) {
    open_transaction open{sql, *statements_, *with_.may, {nullptr, false, trace}};
    transaction tx{open};
    work(tx);
    std::vector<wire::event> events;
    for (auto& one : open.take_events())
      events.push_back(std::move(one.event));
    leave = events.empty() ? effect::after_commit{} : effect::insert_declared(outbox_.get(), sql, events);
  });
}

}  // namespace troupe::api
