// For whoever wants CAF itself: actors of one's own, hosted by a node as those of the runtime are. An actor_kind says
// what is spawned and which records it takes; see runtime/node/actor_kind.hpp and the header of each part.
#pragma once

#include "runtime/actor/observed.hpp"
#include "runtime/node/actor_kind.hpp"
