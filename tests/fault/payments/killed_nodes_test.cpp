// The program of actors/payments in two nodes, each of them killed twenty times under load. Its tables would keep any
// repeat, so rows are counted against what clients were answered.
#include "tests/fault/payments/payments_node.hpp"
#include "tests/support/test_database.hpp"
#include "tools/chaos.d/dice.hpp"

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

constexpr int kills = 20;  // of each node
constexpr std::size_t most_ahead =
    500;  // payments that are answered and not entered: two nodes take faster than they screen

/// Clients that ask with one key until they are told 201, at either node.
class clients {
public:
  explicit clients(std::vector<std::uint16_t> doors) : doors_{std::move(doors)} {
    for (int i = 0; i < 4; ++i)
      threads_.emplace_back([this, i] { pay(i); });
  }
  ~clients() { stop(); }

  void stop() {
    stopped_ = true;
    for (auto& one : threads_)
      if (one.joinable())
        one.join();
  }

  std::size_t paid() const {
    const std::lock_guard hold{lock_};
    return answers_.size();
  }
  std::set<std::string> answers() const { return answers_; }
  std::size_t keys() const { return keys_; }

  /// So many are through; whoever is too far ahead waits.
  void entered(std::size_t payments) { entered_ = payments; }

private:
  void pay(int thread) {
    for (int n = 0; !stopped_; ++n) {
      while (!wait_until([this] { return stopped_ || paid() < entered_ + most_ahead; })) {
      }
      ++keys_;
      const auto body =
          "{\"account\":" + std::to_string(1 + n % 50) + ",\"amount\":" + std::to_string(1 + n % 600) + "}";
      const auto key = "Idempotency-Key: " + std::to_string(thread) + '-' + std::to_string(n);
      for (std::size_t tried = 0;; ++tried)
        if (const auto said = ask(doors_[(static_cast<std::size_t>(thread) + tried) % doors_.size()], body, key);
            said.status == 201) {
          const std::lock_guard hold{lock_};
          answers_.insert(said.body);
          break;
        }
    }
  }

  static raw_answer ask(std::uint16_t door, const std::string& body, const std::string& key) {
    try {
      return call(door, "POST", "/payments", body, "Content-Type: application/json\r\n" + key + "\r\n");
    } catch (const std::exception&) {
      std::this_thread::sleep_for(20ms);  // nobody listens: do not spin
      return {};
    }
  }

  std::vector<std::uint16_t> doors_;
  std::atomic<bool> stopped_{false};
  std::atomic<std::size_t> keys_{0}, entered_{0};
  mutable std::mutex lock_;
  std::set<std::string> answers_;
  std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE("payments of nodes that are killed are taken, screened and entered once each", "[fault]") {
  test_database database;
  const auto name = "payments-" + std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
  const auto topics = topic_table("payment-captured", name + "-captured", name + "-fraud") +
                      topic_table("payment-screened", name + "-screened", name + "-ledger");
  running_node nodes[]{running_node{payments_node("payments-1", database.url(), topics)},
                       running_node{payments_node("payments-2", database.url(), topics)}};
  const auto count = [&](const std::string& what) { return std::stoull(database.ask("select count(*) from " + what)); };
  const auto require = [&](const auto& holds, std::chrono::seconds within, const std::string& otherwise) {
    if (!wait_until(holds, within))
      FAIL(otherwise << "\n" << nodes[0].log() << nodes[1].log());
  };
  for (auto& one : nodes)
    one.start();
  for (auto& one : nodes)
    require([&] { return one.is_ready(); }, 60s, "a node is not ready");

  clients load{{nodes[0].door_port(), nodes[1].door_port()}};
  troupe::chaos::dice dice{16};
  for (int i = 0; i < 2 * kills; ++i) {
    auto& victim = nodes[i % 2];
    require([&] { return victim.is_ready(); }, 60s, "a node that was killed is not ready");
    const auto done = [&] {
      load.entered(count("ledger"));
      return i % 3 == 0 ? load.paid() : count(i % 3 == 1 ? "screenings" : "ledger");
    };
    const auto wanted = done() + static_cast<std::size_t>(dice.between(1, 150));
    require([&] { return done() >= wanted; }, 60s, "nothing is done");
    victim.signal(SIGKILL);
    victim.start();
  }
  load.stop();

  const auto payments = count("payments");
  CHECK(payments == load.keys());
  CHECK(load.answers().size() == load.keys());
  require([&] { return count("ledger") >= payments && count("outbox") == 0; }, 120s, "payments without an entry");
  CHECK(count("ledger") == payments);
  CHECK(count("screenings") == payments);
  CHECK(count("(select payment from ledger group by payment having count(*) > 1) twice") == 0);
  CHECK(count("payments where payment not in (select payment from ledger)") == 0);
  CHECK(count("dead_letters") == 0);
}
