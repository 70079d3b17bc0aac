// The HTTP routes of a kind made of functions, asked as the door asks them, with neither a server nor a node around.
#pragma once

#include <troupe/kind.hpp>

#include "runtime/actor/actor_system.hpp"
#include "runtime/node/actor_kind.hpp"
#include "runtime/outbox/batch_outbox_sql.hpp"

#include <caf/all.hpp>
#include <catch2/catch.hpp>
#include <future>
#include <mutex>

namespace troupe::tests {

/// Events that are published past the database reach a bridge that keeps them and says `says`; of those in the outbox
/// nobody is told.
class kind_door {
public:
  kind_door(const kind& one, const store::settings& database) {
    const auto shown = one.to_actor_kind();
    node::surroundings around{system_, "shop-1", database, {}, {}, {}};
    around.neighbours = std::make_shared<node::directory>();
    bridge_ = system_.spawn([this](bridge::publish_port::pointer) { return keep(); });
    for (const auto& message : shown.publishes) {
      around.topics[message].topic = message;
      around.routes.emplace(message, bridge_);
    }
    around.outbox = outbox::batch_outbox_of(std::make_shared<outbox::relay_link>(),
                                            {shown.publishes.begin(), shown.publishes.end()}, "shop-1");
    auto hosted = shown.spawn(around);
    actors_ = std::move(hosted.actors);
    router_.emplace(http::router_of(hosted.http_routes));
    door_ = http::spawn_door_actor(system_, "door", std::move(hosted.http_routes));
  }

  ~kind_door() {
    actors_.insert(actors_.end(), {door_, caf::actor_cast<caf::actor>(bridge_)});
    for (const auto& one : actors_)
      caf::anon_send_exit(one, caf::exit_reason::user_shutdown);
  }

  http::response send(const std::string& method, const std::string& path, const std::string& body = "",
                      std::vector<std::pair<std::string, std::string>> head = {}) {
    const auto found = router_->match(method, path);
    REQUIRE(std::holds_alternative<http::matched>(found));
    const auto& [route, params] = std::get<http::matched>(found);
    const http::request asked{method, path, params, {}, std::move(head), body, "r-1", "", ""};
    auto answer = std::make_shared<std::promise<http::response>>();
    auto given = answer->get_future();
    caf::anon_send(door_, http::exchanges{{http::exchange{
                              route, asked, [answer](http::response with) { answer->set_value(std::move(with)); }}}});
    REQUIRE(given.wait_for(std::chrono::seconds{20}) == std::future_status::ready);
    return given.get();
  }
  http::response get(const std::string& path) { return send("GET", path); }
  http::response post(const std::string& path, const std::string& body) { return send("POST", path, body); }

  std::vector<wire::event> published() const {
    const std::lock_guard lock{mutex_};
    return published_;
  }
  bridge::published says;  // set before anything is sent

private:
  bridge::publish_port::behavior_type keep() {
    return {[this](const bridge::publish& asked) {
      const std::lock_guard lock{mutex_};
      published_.push_back(asked.event);
      return says;
    }};
  }

  mutable std::mutex mutex_;
  std::vector<wire::event> published_;
  actor::system_config config_{2};
  caf::actor_system system_{config_};
  bridge::publish_port bridge_;
  std::optional<http::router> router_;
  caf::actor door_;
  std::vector<caf::actor> actors_;
};

inline bool has_header(const http::response& in, const std::string& name, const std::string& value) {
  return std::find(in.head.begin(), in.head.end(), std::pair{name, value}) != in.head.end();
}

}  // namespace troupe::tests
