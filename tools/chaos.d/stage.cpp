#include "tools/chaos.d/stage.hpp"

#include "tools/chaos.d/play.hpp"

#include <unistd.h>
#include <algorithm>

namespace troupe::chaos {
namespace {

constexpr std::uint16_t first_door = 8181, first_admin = 9191;

/// With two ports: whichever of the two can be written.
std::string url_of(const std::string& role, int port, int second) {
  const auto other = second == 0 ? "" : ",127.0.0.1:" + std::to_string(second);
  const auto which = second == 0 ? "" : "?target_session_attrs=read-write";
  return "postgresql://" + role + "@127.0.0.1:" + std::to_string(port) + other + "/troupe" + which;
}

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

stage::stage(const stage_settings& with, const play& of)
    : settings{with},
      topics{new_name()},
      database_url{url_of("app", with.postgres_port, with.standby_port)},
      kafka{clients_of(with.brokers)},
      database{direct(database_url)} {
  for (const auto port : {with.postgres_port, with.standby_port})
    for (int i = 0; i < with.nodes && port != 0; ++i)
      relays.push_back(std::make_unique<tcp_relay>(static_cast<std::uint16_t>(port)));
  for (int i = 0; i < with.nodes; ++i) {
    const auto plan = plan_of(i);
    nodes.emplace_back(of.program(), with.folder, plan, of.node_file(plan));
  }
  make_in_database(create_node_role);
}

void stage::make_in_database(const std::function<void(soci::session&)>& what) {
  if (const auto made = database.run(what); !made)
    throw std::runtime_error{"PostgreSQL: " + made.error().detail};
}

std::string stage::database_of(int node) const {
  const auto port = [&](int relay) { return relays[static_cast<std::size_t>(relay)]->port(); };
  return url_of(node_role, port(node), settings.standby_port == 0 ? 0 : port(settings.nodes + node));
}

node_plan stage::plan_of(int node) const {
  return {"node-" + std::to_string(node + 1),
          settings.secure_brokers.empty() ? settings.brokers : settings.secure_brokers,
          database_of(node),
          "http://127.0.0.1:" + std::to_string(sink.port()) + "/events",
          topics,
          settings.secure_brokers.empty() ? "" : settings.tls.string(),
          static_cast<std::uint16_t>(first_door + node),
          static_cast<std::uint16_t>(first_admin + node)};
}

int stage::nodes_away() const {
  return static_cast<int>(std::count_if(nodes.begin(), nodes.end(), [](const auto& one) { return one.is_away(); }));
}

child stage::on_kafka(std::vector<std::string> words) const {
  std::vector<std::string> command{"tools/kafka", "--port", std::to_string(settings.kafka_port)};
  if (!settings.secure_brokers.empty())
    command.insert(command.begin() + 1, "--secure");
  command.insert(command.end(), words.begin(), words.end());
  return start_logged(file("kafka.log"), command);
}

child stage::on_postgres(int port, std::vector<std::string> words) const {
  words.insert(words.begin(), {"tools/postgres", "--port", std::to_string(port)});
  return start_logged(file("postgres.log"), words);
}

}  // namespace troupe::chaos
