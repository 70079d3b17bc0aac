#include "tools/chaos.d/stage.hpp"

#include <unistd.h>
#include <algorithm>

namespace troupe::chaos {
namespace {

constexpr std::uint16_t first_door = 8181, first_admin = 9191;

std::string url_at(int port) { return "postgresql://app@127.0.0.1:" + std::to_string(port) + "/troupe"; }

store::settings direct(const std::string& url) {
  store::settings out;
  out.url = url;
  out.application_name = "chaos";
  return out;
}

broker::settings clients_of(const std::string& brokers) {
  broker::settings out;
  out.brokers = brokers;
  out.client_id = "chaos";
  return out;
}

std::string new_name() {
  return "chaos-" + std::to_string(getpid()) + '-' +
         std::to_string(std::chrono::system_clock::now().time_since_epoch().count() / 1'000'000'000);
}

}  // namespace

stage::stage(const stage_settings& with)
    : settings{with},
      topics{new_name()},
      database_url{url_at(with.postgres_port)},
      kafka{clients_of(with.brokers)},
      database{direct(database_url)} {
  for (int i = 0; i < with.nodes; ++i) {
    relays.push_back(std::make_unique<tcp_relay>(static_cast<std::uint16_t>(with.postgres_port)));
    nodes.emplace_back(troupe(), with.folder, plan_of(i));
  }
}

node_plan stage::plan_of(int node) const {
  return {"shop-" + std::to_string(node + 1),
          settings.brokers,
          url_at(relays[static_cast<std::size_t>(node)]->port()),
          "http://127.0.0.1:" + std::to_string(sink.port()) + "/events",
          topics,
          static_cast<std::uint16_t>(first_door + node),
          static_cast<std::uint16_t>(first_admin + node)};
}

int stage::nodes_away() const {
  return static_cast<int>(std::count_if(nodes.begin(), nodes.end(), [](const auto& one) { return one.is_away(); }));
}

child stage::on_kafka(const std::string& command, int broker) const {
  return start_logged(file("kafka.log"), {"tools/kafka", "--port", std::to_string(settings.kafka_port), command,
                                          std::to_string(broker + 1)});
}

child stage::on_postgres(const std::string& mode) const {
  return start_logged(file("postgres.log"),
                      {"tools/postgres", "--port", std::to_string(settings.postgres_port), "restart", mode});
}

}  // namespace troupe::chaos
