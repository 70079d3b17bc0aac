#pragma once

#include "config/options.hpp"

namespace troupe::config {

/// [inbox]
struct inbox_options {
  duration keep{std::chrono::hours{24}};
};

template <class Visitor>
void describe(Visitor& visit, inbox_options& section) {
  visit("keep", section.keep,
        "an event is remembered until its group has worked for so long after it, so that a repeat is known",
        between(std::chrono::minutes{1}, std::chrono::hours{24 * 365}));
}

}  // namespace troupe::config
