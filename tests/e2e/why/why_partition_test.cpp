#include "tests/e2e/why/embedded_shop.hpp"
#include "tests/support/http_sink.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

shop_options sinking_into(const http_sink& sink, const std::string& topic_lines = "") {
  shop_options out;
  out.sink = "sink = \"http\"\ntimeout = \"600s\"\nurl = \"" + sink.url() + '"';
  out.topic = topic_lines;
  return out;
}

std::string event(int order) {
  return R"({"occurredAt":"2026-05-29T01:43:46.137371Z","orderId":)" + std::to_string(order) + "}\n";
}
std::string request(int user, std::int64_t coupon) {
  return std::to_string(coupon) + R"(:{"userId":)" + std::to_string(user) + R"(,"couponId":)" + std::to_string(coupon) +
         "}\n";
}

/// Where the first record of the topic went.
int place_of_first(const kcat& topic) { return topic.read().at(0).partition; }

void check_says(const finished_command& said, const std::string& reason, const std::string& words) {
  INFO(said.out << said.errors);
  CHECK(said.exit_code == 0);
  REQUIRE(said.prints("\"reason\":\"" + reason + '"'));  // else the nodes' logs are shown
  CHECK(said.prints(words));
}

}  // namespace

TEST_CASE("why names a slow handler", "[why][e2e]") {
  shop_options with;
  with.sink_delay = "60s";
  embedded_shop scene{1, with};
  scene.start();
  scene.shop.orders().write("7:" + event(7));
  check_says(scene.why(scene.orders(), place_of_first(scene.shop.orders()), "slow-handler"), "slow-handler",
             "waits for record 0 (key 7), which its handler on node shop-1 has had in hand for ");
}

TEST_CASE("why names a record that is tried again", "[why][e2e]") {
  http_sink sink{500};
  embedded_shop scene{1, sinking_into(sink, "retry.backoff = \"5s\"\n")};
  scene.start();
  scene.shop.orders().write("7:" + event(7));
  check_says(
      scene.why(scene.orders(), place_of_first(scene.shop.orders()), "retrying"), "retrying",
      "waits for record 0 (key 7), which failed for what its handler needs and will be tried again: the sink answered "
      "500.");
}

TEST_CASE("why names a parked key", "[why][e2e]") {
  http_sink sink{400};
  embedded_shop scene{1, sinking_into(sink, "")};
  scene.start();
  scene.shop.orders().write("7:" + event(7));
  scene.shop.require([&] { return scene.shop.count("dead_letters") == 1; }, 20s, "no letter is stored");
  sink.answer(503);
  REQUIRE(scene.troupe("dlq replay --all --yes").exit_code == 0);
  check_says(scene.why(scene.orders(), place_of_first(scene.shop.orders()), "parked-key"), "parked-key",
             "moves on, but key 7 is parked: 1 record waits in the database behind record 0");
}

TEST_CASE("why names the operator", "[why][e2e]") {
  embedded_shop scene;
  scene.start();
  scene.troupe("pause " + scene.requests());
  check_says(scene.why(scene.requests(), 0, "paused-by-operator"), "paused-by-operator",
             "/0 was paused by the operator, at 20");
}

TEST_CASE("why names back-pressure while the database is down", "[why][e2e]") {
  shop_options with;
  with.topic = "max_in_flight = 5\nmax_batch = 2\n";
  embedded_shop scene{1, with};
  scene.start();
  const auto coupon = scene.shop.add_coupon(5);
  for (const int partition : {0, 1, 2, 3})
    REQUIRE(scene.why(scene.requests(), partition, "idle").exit_code == 0);  // all have begun
  scene.shop.database().refuse_connections();
  std::string all;
  for (int user = 1; user <= 50; ++user)
    all += request(user, coupon);
  scene.shop.requests().write(all);
  check_says(scene.why(scene.requests(), place_of_first(scene.shop.requests()), "database-down"), "database-down",
             "Back-pressure has paused ");
  scene.shop.database().accept_connections();
  scene.shop.require([&] { return scene.shop.count("coupon_issues") == 5; }, 30s, "it did not go on");
}

TEST_CASE("why names the session that holds a row lock", "[why][e2e]") {
  embedded_shop scene;
  scene.start();
  const auto coupon = scene.shop.add_coupon(5);
  scene.shop.database().ask("begin; select * from coupons for update");
  scene.shop.requests().write(request(1, coupon));
  check_says(scene.why(scene.requests(), place_of_first(scene.shop.requests()), "row-lock"), "row-lock",
             "waits for a row lock in PostgreSQL that session ");
  scene.shop.database().ask("commit");
}

TEST_CASE("why names a broker that is down", "[why][e2e]") {
  embedded_shop scene;
  scene.start();
  scene.broker.reset();
  check_says(scene.why(scene.orders(), 0, "broker-down"), "broker-down", "reaches no Kafka broker");
}

TEST_CASE("why says that nobody reads a topic", "[why][e2e]") {
  shop_options with;
  with.has_data_platform = false;
  embedded_shop scene{1, with};
  scene.start();
  check_says(scene.why(scene.orders(), 0, "no-owner"), "no-owner", "/0: 1 node answered, none of them subscribes to ");
}

TEST_CASE("why names the foreign member that holds a partition", "[why][e2e]") {
  shop_options with;
  with.brokers = kafka_brokers();
  embedded_shop scene{1, with};
  scene.start();
  temporary_folder folder;
  child_program foreigner{
      {"kcat", "-b", with.brokers, "-X", "client.id=intruder", "-G", scene.orders(), scene.orders()},
      folder.file("log")};
  // Four partitions, two members: the first two are one's, the last two the other's.
  finished_command said;
  const auto is_foreign = [&](int partition) {
    said = scene.troupe("why " + scene.orders() + '/' + std::to_string(partition) + " --json");
    return said.prints("held-elsewhere");
  };
  wait_until([&] { return is_foreign(0) || is_foreign(3); }, 30s);
  check_says(said, "held-elsewhere", "client intruder at /127.0.0.1, which is no node of this cluster");
}

TEST_CASE("why names a node that was fenced out", "[why][e2e]") {
  embedded_shop scene;
  scene.start();
  scene.shop.database().wait_for("select count(*) from partition_owners", "4");
  scene.shop.database().ask("update partition_owners set epoch = epoch + 1, node = 'intruder'");
  scene.shop.orders().write("7:" + event(7));
  check_says(scene.why(scene.orders(), place_of_first(scene.shop.orders()), "fenced-out"), "fenced-out",
             "Node shop-1 was fenced out of ");
}

TEST_CASE("why names an offset that is out of range", "[why][e2e]") {
  embedded_shop scene;
  scene.start();
  scene.shop.node(0).program().terminate();
  scene.shop.requests().write(request(1, 1));
  scene.shop.database().ask("insert into consumer_offsets(consumer_group, topic, partition, next_offset) values ('" +
                            scene.requests() + "', '" + scene.requests() + "', " +
                            std::to_string(place_of_first(scene.shop.requests())) + ", 1000)");
  scene.start();
  check_says(scene.why(scene.requests(), place_of_first(scene.shop.requests()), "offset-out-of-range"),
             "offset-out-of-range", "before offset 1000");
}

TEST_CASE("why names a record that cannot be decoded", "[why][e2e]") {
  embedded_shop scene;
  scene.start();
  scene.shop.orders().write("7:no json\n");
  check_says(scene.why(scene.orders(), place_of_first(scene.shop.orders()), "undecodable"), "undecodable",
             "record 0 (key 7) could not be read and is dead letter 1");
}

TEST_CASE("why names an actor that is stuck in a handler", "[why][e2e]") {
  http_sink sink{http_sink::no_answer};
  auto with = sinking_into(sink);
  with.below = "[health]\nstuck_after = \"500ms\"\n";
  embedded_shop scene{1, with};
  scene.start();
  scene.shop.orders().write("7:" + event(7));
  check_says(scene.why(scene.orders(), place_of_first(scene.shop.orders()), "actor-stuck"), "actor-stuck",
             "data_platform-order-completed-");
}

TEST_CASE("why names the node that does not answer", "[why][e2e][timed]") {
  embedded_shop scene{2};
  scene.start();
  const auto silenced = scene.troupe("why " + scene.orders() + "/0").prints("on node shop-2") ? 1u : 0u;
  scene.shop.node(silenced).signal(SIGSTOP);
  const auto said = scene.troupe("why " + scene.orders() + "/0 --json", 1 - silenced);
  CHECK(said.took < 2s);
  check_says(said, "owner-silent", "shop-" + std::to_string(silenced + 1));
  scene.shop.node(silenced).signal(SIGCONT);
}

TEST_CASE("why says when nothing is wrong", "[why][e2e]") {
  embedded_shop scene;
  scene.start();
  check_says(scene.why(scene.orders(), 0, "idle"), "idle", "Nothing stands still");
  CHECK(scene.troupe("why " + scene.orders() + "/0")
            .prints("Nothing stands still: " + scene.orders() + "/0 is at its end on node shop-1."));
  CHECK(scene.troupe("why " + scene.orders()).exit_code == 2);
}
