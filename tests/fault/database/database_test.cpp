// PostgreSQL as it is on a bad day. Orders are answered or refused with 503, and afterwards all is consistent.
#include "tests/support/shop_load.hpp"
#include "tests/support/small_disk.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

shop_options impatient() {
  shop_options with;
  with.postgres = "statement_timeout = \"1s\"\nlock_timeout = \"500ms\"\nwatchdog = \"2s\"\n";
  return with;
}

/// One node under load; at the end the database must be well again.
struct busy_shop {
  shop_cluster shop{1, impatient()};
  std::unique_ptr<shop_load> load;

  busy_shop() {
    shop.start();
    const auto product = shop.add_product(1'000'000);
    load = std::make_unique<shop_load>(std::vector{shop.node(0).port()},
                                       std::vector{product, shop.add_product(1'000'000)});
    wait_for_orders();
  }

  void wait_for_orders() {
    const auto before = load->stored();
    shop.require([&] { return load->stored() > before + 100; }, 60s, "orders are not stored");
  }

  void wait_for_refusals() {
    const auto before = load->refused();
    shop.require([&] { return load->refused() > before + 3; }, 60s, "orders are not refused");
  }

  /// Stops the server's process that stores orders while it has the products locked.
  pid_t freeze_writer() {
    const std::string locks =
        "select pid from pg_locks where relation = 'products'::regclass and mode = 'RowExclusiveLock'";
    pid_t writer = 0;
    const auto frozen = [&] {
      const auto found = shop.database().ask(locks);
      if (found.empty())
        return false;
      writer = std::stoi(found);
      kill(writer, SIGSTOP);
      const auto still = shop.database().ask(locks + " and pid = " + found) == found;
      if (!still)
        kill(writer, SIGCONT);
      return still;
    };
    if (!wait_until(frozen, 20s, 1ms))
      FAIL("nobody was caught storing orders");
    return writer;
  }

  void check_all() {
    wait_for_orders();
    load->stop();
    wait_until_orders_arrived(shop);
    load->check_answers(shop);
    check_orders(shop);
    shop.require([&] { return shop.node(0).is_ready(); }, 20s, "the node is not ready");
  }
};

/// A session of its own, for what the test's own connection must not be held up by.
struct second_session {
  explicit second_session(const std::string& url) : connection{PQconnectdb(url.c_str()), PQfinish} {}
  void run(const std::string& sql) { PQclear(PQexec(connection.get(), sql.c_str())); }
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection;
};

const std::string others = " from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() ";

void restart_postgres() {
  const std::string url = std::getenv("TROUPE_TEST_POSTGRES");
  const auto colon = url.rfind(':');
  output_of(TROUPE_SOURCE_DIR "/tools/postgres --port " + url.substr(colon + 1, url.find('/', colon) - colon - 1) +
            " restart immediate");
}

}  // namespace

TEST_CASE("orders survive that every session is terminated again and again", "[fault]") {
  busy_shop busy;
  for (int i = 0; i < 5; ++i) {
    busy.shop.database().ask("select count(pg_terminate_backend(pid))" + others);
    busy.wait_for_orders();
  }
  busy.check_all();
}

TEST_CASE("orders survive a crash of the database server", "[fault]") {
  busy_shop busy;
  for (int i = 0; i < 2; ++i) {
    restart_postgres();
    busy.shop.database().reconnect();
    busy.wait_for_orders();
  }
  busy.check_all();
}

TEST_CASE("a frozen database session is given up and orders are answered", "[fault]") {
  busy_shop busy;
  const auto writer = busy.freeze_writer();
  // Its locks stay, so that nothing can be stored; but clients are told.
  const auto refused = busy.load->refused();
  const auto told = wait_until([&] { return busy.load->refused() > refused; }, 20s);
  kill(writer, SIGCONT);
  CHECK(told);
  busy.check_all();
}

TEST_CASE("a lock that somebody else holds on products makes orders wait or be refused", "[fault]") {
  busy_shop busy;
  second_session other{busy.shop.database().url()};
  other.run("begin; select from products for update");
  busy.wait_for_refusals();
  other.run("rollback");
  busy.check_all();
}

TEST_CASE("a full disk refuses orders and stores nothing until there is room", "[fault]") {
  busy_shop busy;
  small_disk disk{busy.shop.database(), {"orders", "outbox"}};
  busy.wait_for_orders();
  disk.fill();
  busy.wait_for_refusals();
  busy.shop.require([&] { return busy.shop.node(0).ask_admin("/readyz").has("No space left on device"); }, 10s,
                    "the node does not say that the disk is full");
  const auto before = busy.shop.count("orders");
  busy.wait_for_refusals();
  CHECK(busy.shop.count("orders") == before);
  CHECK(busy.shop.count("dead_letters") == 0);
  disk.empty();
  busy.check_all();
}

TEST_CASE("an outage of the database makes no event a dead letter", "[fault]") {
  busy_shop busy;
  second_session server{std::getenv("TROUPE_TEST_POSTGRES")};
  const auto name = busy.shop.database().name();
  server.run("update pg_database set datallowconn = false where datname = '" + name + "'");
  busy.shop.database().ask("select count(pg_terminate_backend(pid))" + others);
  const auto refused = busy.load->refused();
  // A batch whose COMMIT got no answer is looked up for 10 s first.
  const auto told = wait_until([&] { return busy.load->refused() > refused + 100; }, 40s);
  server.run("update pg_database set datallowconn = true where datname = '" + name + "'");
  CHECK(told);
  busy.check_all();
}
