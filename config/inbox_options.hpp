#pragma once

#include "config/options.hpp"

namespace troupe::config {

/// [inbox]
struct inbox_options {
  std::uint32_t remember = 50'000;
  duration keep{std::chrono::hours{24}};
};

template <class Visitor>
void describe(Visitor& visit, inbox_options& section) {
  visit(
      "remember", section.remember,
      "behind a topic so many events of each partition are remembered, so that a repeat is known; one that comes after "
      "more of them is not; 100 bytes of memory each",
      between(1000, 1'000'000));
  visit(
      "keep", section.keep,
      "with keyed_store and over a local route an event is remembered until its group has worked for so long after it, "
      "so that a repeat is known",
      between(std::chrono::minutes{1}, std::chrono::hours{24 * 365}));
}

}  // namespace troupe::config
