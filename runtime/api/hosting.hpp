// How a node hosts a kind of functions: which actors it becomes.
#pragma once

#include "runtime/api/kind_parts.hpp"
#include "runtime/node/actor_kind.hpp"

namespace troupe::api {

node::actor_kind hosted_by_runtime(std::shared_ptr<kind_parts> parts);

}  // namespace troupe::api
