#include "runtime/broker/embedded/embedded_broker.hpp"
#include "runtime/wire/identity.hpp"
#include "tools/troupe/program.hpp"

#include <iostream>

namespace troupe {
namespace {

constexpr auto warning =
    "This is the embedded development broker: everything is in memory (at most 5 MiB a partition) and gone when it\n"
    "ends; it has no replication, no transactions and no authentication. Use Apache Kafka for anything that matters.\n";

broker::topic_spec parse_topic(const std::string& text) {
  const auto colon = text.find(':');
  const auto partitions = colon == std::string::npos ? 4 : std::stoi(text.substr(colon + 1));
  return {text.substr(0, colon), partitions};
}

void run_broker(broker::embedded_options options, const std::vector<std::string>& topics) {
  node::stop_signal signal;
  for (const auto& topic : topics)
    options.topics.push_back(parse_topic(topic));
  const broker::embedded_broker cluster{options};
  std::cout << warning << "listening on " << cluster.bootstrap() << std::endl;
  signal.wait();
}

}  // namespace

void add_broker(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("broker", "run the embedded development broker until SIGTERM or SIGINT");
  command->footer("Example: " + wire::own_name() + " broker --port 19092 --topic " + with.examples.topic + ":4");
  auto options = std::make_shared<broker::embedded_options>();
  auto topics = std::make_shared<std::vector<std::string>>();
  command->add_option("--port", options->first_port, "of the first broker; the others follow")->capture_default_str();
  command->add_option("--brokers", options->brokers, "how many")->check(CLI::Range(1, 9))->capture_default_str();
  command->add_option("--topic", *topics, "NAME or NAME:PARTITIONS, made at the start (others: when first asked for)");
  command->callback([options, topics] { run_broker(*options, *topics); });
}

}  // namespace troupe
