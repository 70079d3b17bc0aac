// Nodes of the whole shop as processes of their own, on node files written for one test: a database, topics, groups and
// ports that no other test has, so that one PostgreSQL and one Kafka serve all.
#pragma once

#include "tests/support/child_program.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/kcat.hpp"
#include "tests/support/shop_door.hpp"
#include "tests/support/test_database.hpp"

#include <iostream>

namespace troupe::tests {

struct shop_options {
  std::string name = {};        // what its topics' names begin with; empty: as no other test's
  std::string brokers = {};     // empty: the real Kafka of TROUPE_TEST_KAFKA
  std::string route = "kafka";  // of both messages
  std::string format = "json";
  int partitions = 4;
  bool create_topics = true;
  std::string sink_delay = "0ms";
  std::string topic = "", postgres = "", kafka = "";  // further lines of both topics' tables, PostgreSQL's, Kafka's
  std::string sink = "sink = \"postgres\"";
  bool has_data_platform = true;
  std::string below = "";  // further sections
  std::string binary = TROUPE_BINARY;
};

class shop_node {
public:
  shop_node(std::string binary, std::string folder, std::string name, std::uint16_t door, std::uint16_t admin)
      : binary_{std::move(binary)},
        file_{folder + "/" + name + ".toml"},
        log_{folder + "/" + name + ".log"},
        door_{door},
        admin_{admin} {}

  void start() { program_.emplace(std::vector<std::string>{binary_, "run", file_}, log_); }
  void kill() { program_.reset(); }
  void signal(int number) { program_->signal(number); }
  child_program& program() { return *program_; }
  bool is_running() { return program_ && !program_->has_ended(); }

  bool is_ready() { return ask_admin("/readyz").status == 200; }
  raw_answer ask_admin(const std::string& path) { return shop_door{admin_}.get(path); }

  std::uint16_t port() const { return door_; }
  std::uint16_t admin_port() const { return admin_; }
  const std::string& file() const { return file_; }
  std::string log() const { return text_of(log_); }

private:
  std::string binary_, file_, log_;
  std::uint16_t door_, admin_;
  std::optional<child_program> program_;
};

class shop_cluster {
public:
  explicit shop_cluster(int nodes, shop_options with = {}) : options_{std::move(with)} {
    if (options_.brokers.empty())
      options_.brokers = kafka_brokers();
    if (!options_.name.empty())
      name_ = options_.name;
    std::filesystem::create_directories(folder_);
    for (int i = 1; i <= nodes; ++i)
      add_node("shop-" + std::to_string(i));
  }

  ~shop_cluster() {
    if (std::uncaught_exceptions() > 0)
      print_logs();
    nodes_.clear();
    std::filesystem::remove_all(folder_);
  }

  /// Starts those that do not run and waits until all are ready and hold partitions.
  void start(std::chrono::seconds within = std::chrono::seconds{40}) {
    for (auto& each : nodes_)
      if (!each.is_running())
        each.start();
    for (auto& each : nodes_)
      require([&] { return each.is_ready(); }, within, "a node is not ready");
  }

  /// Waits until together the nodes hold every partition of both topics, each with its own share.
  void wait_until_shared(std::chrono::seconds within = std::chrono::seconds{30}) {
    const auto topics = options_.has_data_platform ? 2 : 1;
    require([&] { return held_partitions() == topics * options_.partitions; }, within, "partitions are not held");
  }

  shop_node& node(std::size_t index) { return nodes_.at(index); }
  shop_door door(std::size_t index = 0) { return shop_door{nodes_.at(index).port()}; }
  test_database& database() { return database_; }
  kcat orders() const { return {options_.brokers, name_ + "-order"}; }
  kcat requests() const { return {options_.brokers, name_ + "-coupon"}; }
  const std::string& name() const { return name_; }
  std::int64_t count(const std::string& from) { return std::stoll(database_.ask("select count(*) from " + from)); }

  std::int64_t add_product(std::int64_t stock, std::int64_t price = 100) {
    return added("/api/v1/product",
                 "{\"name\":\"p\",\"price\":" + std::to_string(price) + ",\"stock\":" + std::to_string(stock) + "}",
                 "productId");
  }

  std::int64_t add_coupon(std::int64_t quantity) {
    return added("/api/v1/coupon",
                 "{\"name\":\"c\",\"type\":\"fixed\",\"discount\":10,\"quantity\":" + std::to_string(quantity) +
                     ",\"useStartsAt\":\"2020-01-01T00:00:00Z\"," + "\"expiresAt\":\"2090-01-01T00:00:00Z\"}",
                 "couponId");
  }

  /// Fails the test with the nodes' logs when the condition does not come true in time.
  template <class Condition>
  void require(Condition holds, std::chrono::seconds within, const std::string& otherwise) {
    if (!wait_until(holds, within))
      FAIL(otherwise << " after " << within.count() << " s");
  }

private:
  std::int64_t added(const std::string& path, const std::string& body, const std::string& id) {
    const auto answer = door().post(path, body);
    if (answer.status != 201)
      FAIL(path << " was answered " << answer.status << ": " << answer.body);
    return *number_in(answer.body, id);
  }

  int held_partitions() {
    int held = 0;
    for (auto& each : nodes_) {
      const auto mine = each.is_running() ? each.ask_admin("/v1/partitions").body : "";
      const auto before = held;
      for (auto at = mine.find("\"partition\":"); at != mine.npos; at = mine.find("\"partition\":", at + 1))
        ++held;
      if (held == before && each.is_running())
        return 0;
    }
    return held;
  }

  void add_node(const std::string& node_name) {
    const auto door = free_port(), admin = free_port();
    std::ofstream{folder_ + "/" + node_name + ".toml"} << node_file(node_name, door, admin);
    nodes_.emplace_back(options_.binary, folder_, node_name, door, admin);
  }

  std::string node_file(const std::string& node_name, std::uint16_t door, std::uint16_t admin) const {
    std::ostringstream out;
    out << "[node]\nname = \"" << node_name << "\"\n[actors.order]\n[actors.coupon]\n"
        << data_platform() << "[routes]\norder-completed = \"" << options_.route << "\"\nrequest-coupon = \""
        << options_.route << "\"\n[postgres]\nurl = \"" << database_.url() << "\"\n"
        << options_.postgres << "[http]\nlisten = \"127.0.0.1:" << door << "\"\n[admin]\nlisten = \"127.0.0.1:" << admin
        << "\"\n[kafka]\nbrokers = \"" << options_.brokers
        << "\"\ncreate_topics = " << (options_.create_topics ? "true" : "false") << '\n'
        << options_.kafka
        << "[kafka.consumer]\nsession.timeout.ms = 6000\nheartbeat.interval.ms = 500\nfetch.wait.max.ms = 10\n"
        << topic_tables() << options_.below;
    return out.str();
  }

  std::string data_platform() const {
    return options_.has_data_platform
               ? "[actors.data_platform]\n" + options_.sink + "\ndelay = \"" + options_.sink_delay + "\"\n"
               : "";
  }

  std::string topic_tables() const {
    std::ostringstream out;
    for (const auto& [message, kind] : {std::pair{"order-completed", "order"}, {"request-coupon", "coupon"}})
      out << "[topics." << message << "]\ntopic = \"" << name_ << '-' << kind << "\"\ngroup = \"" << name_ << '-'
          << kind << "\"\nformat = \"" << options_.format << "\"\npartitions = " << options_.partitions << '\n'
          << options_.topic;
    return out.str();
  }

  void print_logs() {
    for (auto& each : nodes_)
      std::cerr << "--- " << each.file() << "\n" << each.log() << each.ask_admin("/v1/partitions").body << '\n';
    std::cerr << database_.ask("select string_agg(o::text, ' ') from consumer_offsets o") << '\n';
  }

  test_database database_;
  shop_options options_;
  std::string name_ =
      database_.name() + "-" + std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
  std::string folder_ = (std::filesystem::temp_directory_path() / ("troupe-" + name_)).string();
  std::vector<shop_node> nodes_;
};

}  // namespace troupe::tests
