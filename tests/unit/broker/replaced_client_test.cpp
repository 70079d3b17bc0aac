// A client that has to be replaced while no new one can be made. Needs no broker: rd_kafka_new is this file's.
#include "runtime/broker/rdkafka/rdkafka_consumer.hpp"
#include "runtime/broker/rdkafka/rdkafka_producer.hpp"
#include "tests/support/wait_until.hpp"

#include <dlfcn.h>
#include <catch2/catch.hpp>
#include <cstdio>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

std::atomic<int> refusals{0};
std::atomic<int> made{0};
std::atomic<rd_kafka_t*> last_made{nullptr};

}  // namespace

extern "C" rd_kafka_t* rd_kafka_new(rd_kafka_type_t type, rd_kafka_conf_t* conf, char* words, std::size_t size) {
  static const auto real = reinterpret_cast<decltype(&rd_kafka_new)>(::dlsym(RTLD_NEXT, "rd_kafka_new"));
  if (refusals > 0) {
    --refusals;
    std::snprintf(words, size, "no thread can be had");
    return nullptr;
  }
  last_made = real(type, conf, words, size);
  ++made;
  return last_made;
}

namespace {

class said {
public:
  void add(std::string what) {
    const std::lock_guard lock{guard_};
    all_ += std::move(what) + '\n';
  }
  bool has(const std::string& part) {
    const std::lock_guard lock{guard_};
    return all_.find(part) != std::string::npos;
  }

private:
  std::mutex guard_;
  std::string all_;
};

struct consumer_ear final : broker::consumer_listener {
  void on_assigned(std::vector<broker::assignment>) override {}
  void on_revoked(std::vector<broker::assignment>, bool) override {}
  void on_records(std::vector<broker::record>) override {}
  void on_cut(broker::log_cut) override {}
  void on_trouble(std::string what) override { troubles.add(std::move(what)); }
  said troubles;
};

struct producer_ear final : broker::producer_listener {
  void on_deliveries(std::vector<broker::delivery> reports) override { reported += reports.size(); }
  void on_trouble(std::string what) override { troubles.add(std::move(what)); }
  said troubles;
  std::atomic<std::size_t> reported{0};
};

broker::settings to_nowhere() {
  broker::settings out;
  out.brokers = "127.0.0.1:1";
  return out;
}

}  // namespace

TEST_CASE("a consumer that cannot be replaced at once is replaced later", "[broker][unit]") {
  consumer_ear ear;
  broker::rdkafka_consumer consumer{{to_nowhere(), "orders", "group"}, ear};
  const int before = made;
  refusals = 1;
  consumer.rejoin();
  CHECK(tests::wait_until([&] { return ear.troubles.has("no new client can be made: no thread can be had"); }));
  CHECK(tests::wait_until([&] { return made > before; }));
}

// By the real rd_kafka_new, which fails after it has taken over what was asked of it.
TEST_CASE("a consumer that librdkafka does not make takes nothing with it", "[broker][unit]") {
  consumer_ear ear;
  auto with = to_nowhere();
  with.client = {{"security.protocol", "ssl"}, {"ssl.ca.location", "/nowhere/ca.pem"}};
  for (int i = 0; i < 20; ++i)
    CHECK_THROWS_WITH((broker::rdkafka_consumer{{with, "orders", "group"}, ear}), Catch::Contains("ssl.ca.location"));
}

TEST_CASE("a consumer can end while none can be made", "[broker][unit]") {
  consumer_ear ear;
  refusals = 0;
  {
    broker::rdkafka_consumer consumer{{to_nowhere(), "orders", "group"}, ear};
    refusals = 1000;
    consumer.rejoin();
    CHECK(tests::wait_until([&] { return ear.troubles.has("no new client"); }));
  }
  refusals = 0;
}

TEST_CASE("a producer that cannot be replaced at once is replaced later", "[broker][unit]") {
  producer_ear ear;
  broker::rdkafka_producer producer{to_nowhere(), ear};
  const int before = made;
  refusals = 1;
  rd_kafka_test_fatal_error(last_made, RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, "as the test wants");
  CHECK(tests::wait_until([&] { return ear.troubles.has("no new producer can be made: no thread can be had"); }));
  producer.publish({{1, {"e", "orders", "k", "t", "{}", {}}}});
  CHECK(ear.reported == 0);  // it waits for a client
  CHECK(tests::wait_until([&] { return made > before; }));
}

TEST_CASE("a producer can end while none can be made, and reports what waits", "[broker][unit]") {
  producer_ear ear;
  {
    broker::rdkafka_producer producer{to_nowhere(), ear};
    refusals = 1000;
    rd_kafka_test_fatal_error(last_made, RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, "as the test wants");
    CHECK(tests::wait_until([&] { return ear.troubles.has("no new producer"); }));
    producer.publish({{1, {"e", "orders", "k", "t", "{}", {}}}});
  }
  refusals = 0;
  CHECK(ear.reported == 1);
}
