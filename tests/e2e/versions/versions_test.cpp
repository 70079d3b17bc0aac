#include "runtime/broker/embedded/embedded_broker.hpp"
#include "tests/support/running_node.hpp"
#include "tests/support/shop_cluster.hpp"

using namespace troupe::tests;
using troupe::broker::embedded_broker;

namespace {

constexpr int orders = 60;
const std::string later_version = std::filesystem::path{TROUPE_BINARY}.parent_path() / "../../tests/troupe-next";

int times(const std::string& words, const std::string& text) {
  int found = 0;
  for (auto at = text.find(words); at != text.npos; at = text.find(words, at + 1))
    ++found;
  return found;
}

/// A node of today and one of a later version, which knows one optional field more, in one consumer group.
class two_versions {
public:
  explicit two_versions(const std::string& format)
      : today_{1, {.brokers = broker_.bootstrap(), .format = format}},
        next_file_{folder_.file("next.toml", text(format))} {
    today_.start();
    next_.emplace(std::vector<std::string>{later_version, "run", next_file_}, folder_.file("log"));
    today_.require(
        [this] { return held(today_.node(0).ask_admin("/v1/partitions").body) == 2 && held(ask_next()) == 2; },
        std::chrono::seconds{40}, "the two nodes do not share the partitions");
  }

  void place_orders() {
    const auto product = std::to_string(today_.add_product(1000));
    for (int i = 0; i < orders; ++i)
      REQUIRE(today_.door()
                  .post("/api/v1/order",
                        R"({"userId":1,"couponId":null,"items":[{"productId":)" + product + R"(,"quantity":1}]})")
                  .status == 201);
  }

  void publish_with_note() {
    for (int i = 1; i <= orders; ++i)
      REQUIRE(call(door_, "POST", "/publish",
                   R"({"orderId":)" + std::to_string(1000 + i) +
                       R"(,"occurredAt":"2026-05-29T01:43:46.137371Z","note":"gift"})",
                   "Content-Type: application/json\r\n")
                  .status == 200);
  }

  /// Waits until each event is with one of the two, or a dead letter.
  void wait_for(int events) {
    today_.require([this, events] { return by_today() + by_next("") + letters() >= events; }, std::chrono::seconds{30},
                   "not every event arrived");
    CHECK(by_today() + by_next("") + letters() == events);
  }

  int by_today() { return static_cast<int>(today_.count("data_platform_orders")); }
  int by_next(const std::string& note) { return times("note " + note, text_of(folder_.file("log"))); }
  int letters() { return static_cast<int>(today_.count("dead_letters")); }
  std::string letter_reason() { return today_.database().ask("select reason from dead_letters limit 1"); }

private:
  int held(const std::string& view) const { return times("\"topic\":\"" + today_.name() + "-order\"", view); }
  std::string ask_next() {
    try {
      return call(admin_, "GET", "/v1/partitions").body;
    } catch (const std::exception&) {
      return "";
    }
  }

  std::string text(const std::string& format) {
    const auto topic = today_.name() + "-order";
    return "[node]\nname = \"next\"\n[actors.reporter]\n[postgres]\nurl = \"" + today_.database().url() +
           "\"\nmigrate = false\n[kafka]\nbrokers = \"" + broker_.bootstrap() +
           "\"\n[kafka.consumer]\nsession.timeout.ms = 6000\nheartbeat.interval.ms = 500\nfetch.wait.max.ms = 10\n"
           "[topics.order-completed]\ntopic = \"" +
           topic + "\"\ngroup = \"" + topic + "\"\nformat = \"" + format +
           "\"\npartitions = 4\n[http]\nlisten = \"127.0.0.1:" + std::to_string(door_) +
           "\"\n[admin]\nlisten = \"127.0.0.1:" + std::to_string(admin_) + "\"\n";
  }

  embedded_broker broker_{{.brokers = 1, .first_port = 0, .topics = {}}};
  temporary_folder folder_;
  std::uint16_t door_ = free_port(), admin_ = free_port();
  shop_cluster today_;
  std::string next_file_;
  std::optional<child_program> next_;
};

}  // namespace

TEST_CASE("versions with and without an optional field work in one cluster", "[versions][e2e]") {
  two_versions both{"json"};
  both.place_orders();
  both.wait_for(orders);
  CHECK(both.by_next("-") > 0);
  CHECK(both.by_today() > 0);

  const auto before = both.by_today();
  both.publish_with_note();
  both.wait_for(2 * orders);
  CHECK(both.by_next("gift") > 0);
  CHECK(both.by_today() > before);
  CHECK(both.letters() == 0);
}

TEST_CASE("a binary event of an older version is read by a newer one", "[versions][e2e]") {
  two_versions both{"binary"};
  both.place_orders();
  both.wait_for(orders);
  CHECK(both.by_next("-") > 0);
  CHECK(both.letters() == 0);
}

TEST_CASE("a binary event of a newer version becomes a dead letter of an older one", "[versions][e2e]") {
  two_versions both{"binary"};
  both.publish_with_note();
  both.wait_for(orders);
  CHECK(both.by_next("gift") > 0);
  CHECK(both.by_today() == 0);
  CHECK(both.letters() > 0);
  CHECK_THAT(both.letter_reason(), Catch::Contains("behind its last field"));
}
