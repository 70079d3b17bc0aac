// A keyed handler that is a function, as tasks of a pool.
#pragma once

#include <troupe/kind.hpp>

#include "runtime/api/open_transaction.hpp"
#include "runtime/api/worker_pool.hpp"
#include "runtime/effect/keyed_store.hpp"
#include "runtime/handler/subscription.hpp"

namespace troupe::api {

struct keyed_task {
  std::shared_ptr<const void> message;
  handler::origin from;
};

struct keyed_settings {
  effect::keyed_store_settings store;
  std::shared_ptr<const permissions> may;
  std::shared_ptr<const node::directory> node;
};

/// Each with a copy of the handler and, once it asks for a transaction, a session of its own.
std::function<gathering_worker()> keyed_workers(const keyed_definition& handles, keyed_settings with);

/// Records to tasks.
std::function<wire::decoded<caf::message>(const broker::record&, const std::string& topic)> decode_of(
    const keyed_definition& one);

}  // namespace troupe::api
