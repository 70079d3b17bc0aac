// What a troupe::kind has been told.
#pragma once

#include <troupe/kind.hpp>

#include <algorithm>

namespace troupe::api {

struct kind_parts {
  std::string name;
  std::vector<store::migration> migrations;
  kind_options defaults;
  kind_options options;                        // set when a node file is read
  std::optional<config::section> own_options;  // the user's
  std::vector<std::string> publishes, asks;
  std::vector<http_route> routes, event_routes;
  std::vector<keyed_definition> keyed;
  std::vector<batch_definition> batches;
  std::vector<answer_definition> answers;
  std::vector<timer_definition> timers;
  std::vector<std::string> mistakes;  // sentences
  std::vector<inspect::trail> trails;
  std::vector<inspect::audit_check> checks;
  std::vector<wire::described_message> messages;  // that it publishes or handles
  inspect::sighting seen;

  bool has_route(const std::function<bool(const http_route&)>& such) const {
    return std::any_of(routes.begin(), routes.end(), such);
  }

  /// Answers under a key.
  bool remembers() const {
    return has_route([](const http_route& one) {
      return one.on_repeat == repeats::settled || one.on_repeat == repeats::answered_as_before;
    });
  }
};

}  // namespace troupe::api
