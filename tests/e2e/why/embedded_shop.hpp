// Nodes of a shop on a development broker of their own, looked at with the command line.
#pragma once

#include "runtime/broker/embedded/embedded_broker.hpp"
#include "tests/e2e/command_line/command.hpp"
#include "tests/support/shop_cluster.hpp"

namespace troupe::tests {

class embedded_shop {
public:
  explicit embedded_shop(int nodes = 1, shop_options with = {}) : shop{nodes, on(broker, std::move(with))} {}

  void start() {
    shop.start();
    shop.wait_until_shared();
  }

  finished_command troupe(const std::string& words, std::size_t at = 0) {
    return run_troupe(words + " --admin 127.0.0.1:" + std::to_string(shop.node(at).admin_port()));
  }

  std::string orders() const { return shop.orders().topic(); }
  std::string requests() const { return shop.requests().topic(); }

  /// What `troupe why WHAT` says as soon as its reason is that one; the last it said when it never is.
  finished_command why(const std::string& what, const std::string& reason) {
    finished_command said;
    wait_until(
        [&] {
          said = troupe("why " + what + " --json");
          return said.prints("\"reason\":\"" + reason + '"');
        },
        std::chrono::seconds{20});
    CHECK(said.took < std::chrono::seconds{2});
    return said;
  }

  finished_command why(const std::string& topic, int partition, const std::string& reason) {
    return why(topic + '/' + std::to_string(partition), reason);
  }

  std::optional<broker::embedded_broker> broker{std::in_place, broker::embedded_options{1, 0, {}}};
  shop_cluster shop;

private:
  static shop_options on(const std::optional<broker::embedded_broker>& broker, shop_options with) {
    if (with.brokers.empty())
      with.brokers = broker->bootstrap();
    return with;
  }
};

}  // namespace troupe::tests
