#include "runtime/broker/embedded/embedded_broker.hpp"
#include "runtime/broker/consumer_group.hpp"

#include "tests/contract/broker/ports_contract.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/wait_until.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace {

/// One for the program; the suite's topics are created when first asked for.
embedded_broker& shared_broker() {
  static embedded_broker broker{{.brokers = 1, .first_port = 0, .topics = {}}};
  return broker;
}

class listener_on {
public:
  explicit listener_on(std::uint16_t wanted) : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(wanted);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(socket_, 1) == 0);
    REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port = ntohs(address.sin_port);
  }
  ~listener_on() { ::close(socket_); }

  std::uint16_t port = 0;

private:
  int socket_;
};

}  // namespace

std::string bootstrap() { return shared_broker().bootstrap(); }

void create_topic(const std::string& name, std::int32_t partitions) {
  shared_broker().create_topic({name, partitions});
}

TEST_CASE("the embedded broker listens on the ports it was given", "[broker][contract]") {
  const auto port = troupe::tests::free_port();
  const embedded_broker broker{{.brokers = 1, .first_port = port, .topics = {{"given", 3}}}};

  CHECK(broker.bootstrap() == "127.0.0.1:" + std::to_string(port));
  auto with = client_settings();
  with.brokers = "127.0.0.1:" + std::to_string(port);
  const auto ranges = partition_ranges(with, "given", "nobody", 10s);
  REQUIRE(ranges);
  CHECK(ranges->size() == 3);
}

TEST_CASE("a taken port is named", "[broker][contract]") {
  const listener_on taken{0};
  CHECK_THROWS_WITH((embedded_broker{{.brokers = 1, .first_port = taken.port, .topics = {}}}),
                    Catch::Contains("127.0.0.1:" + std::to_string(taken.port) + ": the port is taken"));
}

TEST_CASE("a topic that is missing on the embedded broker comes with four partitions", "[broker][contract]") {
  CHECK(ensure_topics(client_settings(), {{"made-up", 9}}, 10s).empty());
  CHECK(partition_ranges(client_settings(), "made-up", "nobody", 10s)->size() == 4);
}

TEST_CASE("a broker that comes back delivers everything published meanwhile", "[broker][contract]") {
  embedded_broker broker{{.brokers = 1, .first_port = 0, .topics = {{"meanwhile", 1}}}};
  auto with = client_settings();
  with.brokers = broker.bootstrap();
  publishing out{with};
  consuming in{"meanwhile", "group", with};
  out.send_numbers("meanwhile", 1);
  REQUIRE(in.wait_for_records(1).size() == 1);

  broker.set_reachable(false);
  REQUIRE(out.wait_until([&] { return !out.troubles().empty(); }));
  CHECK_THAT(out.troubles()[0], Catch::Contains("none of the Kafka brokers " + with.brokers + " can be reached"));
  out.send_numbers("meanwhile", 100);
  broker.set_reachable(true);
  CHECK(in.wait_for_records(101).size() == 101);
  CHECK(out.flushed());
  CHECK(out.delivered() == 101);
  CHECK_THAT(out.troubles().back(), Catch::Contains("can be reached again"));
}

TEST_CASE("a missing topic on an unreachable broker is one sentence", "[broker][contract]") {
  const auto port = troupe::tests::free_port();
  auto with = client_settings();
  with.brokers = "127.0.0.1:" + std::to_string(port);
  const auto ranges = partition_ranges(with, "any", "nobody", 300ms);
  REQUIRE_FALSE(ranges);
  CHECK_THAT(ranges.error(), Catch::Contains("topic any on " + with.brokers));
}

TEST_CASE("a producer whose sequence broke is replaced and goes on", "[broker][contract]") {
  constexpr std::int16_t produce = 0, out_of_order_sequence = 45;
  embedded_broker broker{{.brokers = 1, .first_port = 0, .topics = {{"orders", 1}}}};
  auto with = client_settings();
  with.brokers = broker.bootstrap();
  publishing out{with};
  broker.answer_next(produce, out_of_order_sequence);
  const auto lost = out.send("orders", "k", "v");
  REQUIRE(out.flushed());
  CHECK(out.report(lost).outcome == delivery::result::failed);

  const auto next = out.send("orders", "k", "v");
  REQUIRE(out.flushed());
  CHECK(out.report(next).outcome == delivery::result::delivered);
  CHECK_THAT(out.troubles()[0], Catch::Contains("this producer cannot go on and is replaced"));
}

TEST_CASE("an event that the broker refused is not delivered because a later one was", "[broker][contract]") {
  constexpr std::int16_t produce = 0, not_enough_replicas = 19;
  embedded_broker broker{{.brokers = 1, .first_port = 0, .topics = {{"orders", 1}}}};
  auto with = client_settings();
  with.brokers = broker.bootstrap();
  publishing out{with};
  out.send("orders", "k", "before");
  REQUIRE(out.flushed());
  broker.set_latency(200ms);
  broker.answer_next(produce, not_enough_replicas);
  std::map<std::uint64_t, std::string> sent{{out.send("orders", "k", "refused"), "refused"}};
  const auto refused = sent.begin()->first;
  CHECK(troupe::tests::wait_until(  // meanwhile a second request leaves
      [&] {
        const auto value = std::to_string(sent.size());
        sent.emplace(out.send("orders", "k", value), value);
        return out.has_report(refused);
      },
      10s, 3ms));
  broker.set_latency(0ms);
  REQUIRE(out.flushed());

  std::set<std::string> stored;
  const auto ranges = partition_ranges(with, "orders", "nobody", 10s);
  REQUIRE(ranges);
  REQUIRE_FALSE(read_topic(
      with, "orders", *ranges, [&](const record& one) { stored.insert(*one.value); }, 10s));
  for (const auto& [token, value] : sent)
    if (out.report(token).outcome == delivery::result::delivered)
      CHECK(stored.contains(value));
  CHECK(out.delivered() > 1);
}

TEST_CASE("a topic that may not be read for a while is in the way of readiness for as long", "[broker][contract]") {
  constexpr std::int16_t fetch = 1, topic_authorization_failed = 29;
  embedded_broker broker{{.brokers = 1, .first_port = 0, .topics = {{"rights", 1}}}};
  auto with = client_settings();
  with.brokers = broker.bootstrap();
  consuming in{"rights", "group", with};
  const auto mine = in.wait_for_assignments(1).at(0);
  REQUIRE(in.wait_until([&] { return in.port->log_end(mine) == 0; }));
  for (int i = 0; i < 5; ++i)  // an answer to a fetch that is given up meanwhile tells nothing
    broker.answer_next(fetch, topic_authorization_failed);
  REQUIRE(in.wait_until([&] { return !in.troubles().empty(); }));
  CHECK_THAT(in.troubles().front(), Catch::Contains("not authorised for topic rights"));
  CHECK(in.wait_until([&] { return in.troubles().size() == 2; }));  // it is over, although nothing comes
  CHECK(faults_of("consumer", "rights").empty());
}

TEST_CASE("a group that refuses commits is in the way of readiness although records come", "[broker][contract]") {
  constexpr std::int16_t offset_commit = 8, group_authorization_failed = 30;
  embedded_broker broker{{.brokers = 1, .first_port = 0, .topics = {{"commits", 1}}}};
  auto with = client_settings();
  with.brokers = broker.bootstrap();
  publishing out{with};
  out.send_numbers("commits", 1);
  consuming in{"commits", "group", with};
  const auto mine = in.wait_for_records(1).at(0).from;
  for (int i = 0; i < 20; ++i)
    broker.answer_next(offset_commit, group_authorization_failed);
  in.port->store(mine, 1);
  REQUIRE(in.wait_until([&] { return !faults_of("consumer", "commits").empty(); }));
  CHECK_THAT(faults_of("consumer", "commits").front(), Catch::Contains("not authorised for group group"));
  out.send_numbers("commits", 1);
  REQUIRE(in.wait_for_records(2).size() == 2);
  CHECK_FALSE(faults_of("consumer", "commits").empty());
  CHECK(in.wait_until([&] { return faults_of("consumer", "commits").empty(); }));
  CHECK(in.port->committed(mine) == 1);
}

TEST_CASE("a broker that is not there is in the way of publishing until it is", "[broker][contract]") {
  embedded_broker broker{{.brokers = 1, .first_port = 0, .topics = {{"later", 1}}}};
  broker.set_reachable(false);
  auto with = client_settings();
  with.brokers = broker.bootstrap();
  publishing out{with, {"later"}};
  CHECK_FALSE(faults_of("producer", "").empty());
  REQUIRE(out.wait_until([&] { return !out.troubles().empty(); }));
  CHECK_FALSE(faults_of("producer", "").empty());
  broker.set_reachable(true);
  CHECK(out.wait_until([&] { return faults_of("producer", "").empty(); }));
}

TEST_CASE("a topic that refuses events is in the way of publishing until it takes one", "[broker][contract]") {
  constexpr std::int16_t produce = 0, topic_authorization_failed = 29;
  embedded_broker broker{{.brokers = 1, .first_port = 0, .topics = {{"closed", 1}}}};
  auto with = client_settings();
  with.brokers = broker.bootstrap();
  publishing out{with, {"closed"}};
  REQUIRE(out.wait_until([&] { return faults_of("producer", "").empty(); }));
  broker.answer_next(produce, topic_authorization_failed);
  out.send("closed", "k", "v");
  REQUIRE(out.flushed());
  REQUIRE_FALSE(faults_of("producer", "").empty());
  CHECK_THAT(faults_of("producer", "").front(), Catch::Contains("events are not accepted: topic closed"));
  CHECK(out.wait_until([&] {
    out.send("closed", "k", "v");
    return out.flushed() && faults_of("producer", "").empty();
  }));
  CHECK(out.delivered() > 0);
}

TEST_CASE("a fenced consumer loses its partitions and joins again", "[broker][contract]") {
  constexpr std::int16_t heartbeat = 12, fenced_instance_id = 82;
  embedded_broker broker{{.brokers = 1, .first_port = 0, .topics = {{"orders", 1}}}};
  auto with = client_settings();
  with.brokers = broker.bootstrap();
  with.consumer["group.instance.id"] = "one";
  publishing out{with};
  out.send_numbers("orders", 3);
  consuming in{"orders", "group", with};
  REQUIRE(in.wait_for_records(3).size() == 3);
  const auto before = in.wait_for_assignments(1);

  broker.answer_next(heartbeat, fenced_instance_id);
  REQUIRE(in.wait_until([&] { return in.revoked() == before; }));
  CHECK(in.wait_for_records(6).size() == 6);  // nothing was stored
  CHECK(in.wait_for_assignments(1) != before);
}

TEST_CASE("a group that cannot be described is an answer, however early the asking is given up", "[broker][contract]") {
  CHECK_THAT(describe_group(client_settings(), "group", "made-up", 10s).error(),
             Catch::Contains("not supported by broker"));
  for (int i = 0; i < 240; ++i)
    REQUIRE_FALSE(describe_group(client_settings(), "group", "made-up", std::chrono::milliseconds{1 + i % 60}));
}

TEST_CASE("a group cannot be described while no broker can be reached", "[broker][contract]") {
  embedded_broker broker{{.brokers = 1, .first_port = 0, .topics = {}}};
  broker.set_reachable(false);
  auto with = client_settings();
  with.brokers = broker.bootstrap();
  CHECK_THAT(describe_group(with, "group", "any", 100ms).error(), Catch::Contains("imed out"));
}
