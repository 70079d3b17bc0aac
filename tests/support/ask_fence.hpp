// A batch sent to a fence actor from outside, as a bridge would send it.
#pragma once

#include "runtime/effect/fence_port.hpp"

#include <caf/all.hpp>
#include <catch2/catch.hpp>
#include <chrono>

namespace troupe::tests {

/// Waits up to 20 s for the answer; without one the test has failed.
inline effect::batch_outcome ask_fence(caf::actor_system& system, const effect::fence_port& fence,
                                       const effect::commit_batch& what) {
  effect::batch_outcome out;
  caf::scoped_actor self{system};
  self->request(fence, std::chrono::seconds{20}, what)
      .receive([&](effect::batch_outcome& outcome) { out = std::move(outcome); },
               [&](const caf::error& fault) { FAIL(system.render(fault)); });
  return out;
}

}  // namespace troupe::tests
