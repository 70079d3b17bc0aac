// `troupe check --connect` before a node's first start, against brokers as they are in the world: with TLS, logins and
// rights (tools/kafka --secure up) and without.
#include "tests/support/shop_truth.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

const std::string secure_kafka = TROUPE_SOURCE_DIR "/tools/kafka --secure ";

struct login {
  std::string user = "node", password = "node-secret", authority = "ca.pem";
};

/// Of the tool, without its line end.
std::string answer_of(const std::string& command) {
  const auto out = output_of(secure_kafka + command);
  return out.substr(0, out.find('\n'));
}

shop_options secure_shop(const login& as = {}) {
  shop_options out;
  out.brokers = answer_of("url");
  out.below = "[kafka.client]\nsecurity.protocol = \"SASL_SSL\"\nsasl.mechanisms = \"PLAIN\"\nsasl.username = \"" +
              as.user + "\"\nsasl.password = \"" + as.password + "\"\nssl.ca.location = \"" + answer_of("tls") + '/' +
              as.authority + "\"\n";
  return out;
}

struct checked {
  int exit_code = -1;
  std::string said;
  bool says(const std::string& text) const { return said.find(text) != std::string::npos; }
};

checked check(shop_cluster& shop) {
  const auto log = shop.node(0).file() + ".checked";
  child_program troupe{{TROUPE_BINARY, "check", "--connect", shop.node(0).file()}, log};
  wait_until([&] { return troupe.has_ended(); }, 60s);
  checked out{troupe.exit_code().value_or(-1), text_of(log)};
  std::filesystem::remove(log);
  UNSCOPED_INFO(out.said);
  return out;
}

/// A right of the user "node" that is taken away for a while.
class denied {
public:
  explicit denied(std::string what) : what_{std::move(what)} { output_of(command("--add ")); }
  ~denied() { (void)std::system((command("--remove --force ") + " >/dev/null 2>&1").c_str()); }
  denied(const denied&) = delete;
  denied& operator=(const denied&) = delete;

private:
  std::string command(const std::string& change) const {
    return secure_kafka + "acl " + change + "--deny-principal User:node " + what_;
  }
  std::string what_;
};

}  // namespace

TEST_CASE("check --connect tells what is there and writes nothing", "[shop][integration]") {
  shop_cluster shop{1};
  const auto before = check(shop);
  CHECK(before.exit_code == 0);
  CHECK(before.says("topic " + shop.name() + "-order does not exist: it will be created when a node starts"));
  CHECK(before.says("they will be applied when a node starts"));
  CHECK(shop.orders().partitions() == 0);
  shop.start();
  for (int i = 0; i < 2; ++i) {
    const auto after = check(shop);
    CHECK(after.exit_code == 0);
    CHECK(after.says("Kafka: ok: topic " + shop.name() + "-order: 4 partitions"));
    CHECK(after.says("its schema is current"));
  }
  CHECK(shop.orders().read().empty());
  CHECK(shop.requests().read().empty());
}

TEST_CASE("check --connect names each right that the user lacks", "[shop][integration]") {
  shop_cluster shop{1, secure_shop()};
  shop.start();
  CHECK(check(shop).exit_code == 0);
  const auto topic = shop.name() + "-order", group = topic;
  for (const auto& [what, sentence] :
       {std::pair{"--operation Write --topic " + topic, "topic " + topic + " cannot be written"},
        {"--operation Read --topic " + topic, "topic " + topic + " cannot be read in the group " + group},
        {"--operation Read --group " + group, "topic " + topic + " cannot be read in the group " + group},
        {"--operation All --topic " + topic, "topic " + topic + " cannot be looked at"}}) {
    INFO(what);
    denied right{what};
    checked seen;
    CHECK(wait_until([&] { return (seen = check(shop)).says(sentence); }, 30s));
    CHECK(seen.exit_code == 2);
    CHECK(seen.says("grant this user"));
  }
}

TEST_CASE("check --connect tells a wrong authority and a wrong password from a broker that is away",
          "[shop][integration]") {
  const auto authority = [] {
    shop_cluster shop{1, secure_shop({"node", "node-secret", "other-ca.pem"})};
    return check(shop);
  }();
  CHECK(authority.exit_code == 2);
  CHECK(authority.says("ssl.ca.location"));
  CHECK_FALSE(authority.says("start Kafka"));
  const auto password = [] {
    shop_cluster shop{1, secure_shop({"node", "wrong-secret"})};
    return check(shop);
  }();
  CHECK(password.exit_code == 2);
  CHECK(password.says("sasl.*"));
  CHECK_FALSE(password.says("wrong-secret"));
}
