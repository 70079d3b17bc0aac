// The database of effects over one PostgreSQL session.
#pragma once

#include "runtime/effect/batch_outbox.hpp"
#include "runtime/effect/effect_database.hpp"
#include "runtime/handler/subscription.hpp"
#include "runtime/store/session.hpp"

namespace troupe::effect {

/// The session opens with the first batch; `handler` and `outbox` are prepared on it and on every one after it.
/// `outbox`: null when the handler publishes nothing.
std::unique_ptr<effect_database> make_effect_sql(store::settings database, std::string node_name,
                                                 std::unique_ptr<handler::batch_handler> handler,
                                                 std::unique_ptr<batch_outbox> outbox = nullptr);

}  // namespace troupe::effect
