// A later version of the program, as far as order-completed goes: it publishes what is posted to it, and writes a line
// for each event that it handles.
#include <troupe/actor.hpp>
#include <troupe/app.hpp>

#include "runtime/actor/observed.hpp"
#include "runtime/http/problem.hpp"
#include "runtime/http/request_id.hpp"
#include "runtime/wire/envelope.hpp"
#include "tests/e2e/versions/next/order_completed.hpp"

#include <spdlog/spdlog.h>

namespace troupe::next {
namespace {

constexpr auto message_name = "order-completed";
using reporter_port = handler::keyed_handler_port<order_completed>;

struct reporter_state {
  static inline const char* name = "reporter";
};

reporter_port::behavior_type reporter(actor::pointer<reporter_port, reporter_state>) {
  return {[](const order_event& event) {
    spdlog::info("seen order {} note {};", event.message.order_id.value(), event.message.note.value_or("-"));
    return handler::done();
  }};
}

struct reporter_options {};
template <class Visitor>
void describe(Visitor&, reporter_options&) {}

http::door_route publishing(const node::surroundings& around) {
  const auto& topic = around.topics.at(message_name);
  const auto as = topic.format == "binary" ? wire::format::binary : wire::format::json;
  return {{"POST", "/publish", true},
          [route = around.routes.at(message_name), to = topic.topic, as](caf::event_based_actor* door,
                                                                         const http::exchange& asked) {
            const auto body = wire::from_json<order_completed>(asked.asked().body, wire::unknown_fields::refuse);
            if (!body)
              return asked.answer({400, wire::to_string(body.error()), "text/plain", {}});
            auto event = wire::make_event(*body, to, as, http::make_request_id(), "next", body->occurred_at, {});
            door->request(route, caf::infinite, bridge::publish{std::move(event)})
                .then([asked](const bridge::published& said) {
                  asked.answer(
                      {said.outcome == bridge::published::result::durable ? 200 : 503, said.reason, "text/plain", {}});
                });
          }};
}

std::map<std::string, handler::subscription> subscribe(caf::actor& handler, const node::surroundings& around) {
  const auto port = around.system.spawn(reporter);
  handler = caf::actor_cast<caf::actor>(port);
  return {{message_name, handler::keyed<order_completed>(port)}};
}

node::actor_kind kind() {
  static reporter_options options;
  auto handler = std::make_shared<caf::actor>();
  return {"reporter",
          config::actor_section("reporter", options),
          {message_name},
          {{message_name, "my-consumer-group"}},
          {},
          [handler](const node::surroundings& around) { return subscribe(*handler, around); },
          [handler](const node::surroundings& around) {
            return node::hosted_kind{{publishing(around)}, {std::exchange(*handler, nullptr)}};
          }};
}

}  // namespace
}  // namespace troupe::next

int main(int argc, char** argv) { return troupe::app{"troupe", "next"}.with(troupe::next::kind()).main(argc, argv); }
