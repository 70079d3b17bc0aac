// Requests to the routes of all kinds, as a door and their workers would meet them.
#pragma once

#include "runtime/api/route_worker.hpp"
#include "runtime/http/router.hpp"
#include "runtime/testing/trouble.hpp"

namespace troupe::testing {

/// Owned by a stage, used on its thread.
class clients {
public:
  /// `restart`: the program was lost, another one goes on.
  /// `produce`: for routes that make events.
  clients(trouble& meanwhile, std::function<void()> restart, std::function<void(wire::event)> produce);

  /// The routes of one kind.
  void lead_to(const std::vector<http_route>& routes, const api::route_settings& with);

  http::response call(const std::string& method, const std::string& target, std::string body,
                      const stage::headers& head);

  void restart();

private:
  struct door {
    std::size_t first = 0;  // of its routes, in patterns_
    std::vector<http_route> routes;
    std::function<api::worker()> make_worker;
    api::worker worker;
  };

  http::response ask(const http::request& asked);
  http::response ask_once(std::size_t route, const http::request& asked);
  void make_event(const http_route& one, const http::exchange& exchange);

  trouble& meanwhile_;
  std::function<void()> restart_;
  std::function<void(wire::event)> produce_;
  std::vector<http::route> patterns_;
  std::vector<door> doors_;
};

}  // namespace troupe::testing
