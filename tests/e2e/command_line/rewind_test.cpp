#include "tests/e2e/why/embedded_shop.hpp"

using namespace troupe::tests;
using namespace std::chrono_literals;

namespace {

/// On a file that names no server which answers.
finished_command rewind(const std::string& words) {
  temporary_folder folder;
  const auto file = folder.file("node.toml",
                                "[node]\nname = \"one\"\n[actors.order]\n[postgres]\n"
                                "url = \"postgresql://app@127.0.0.1:1/none\"\n[kafka]\nbrokers = \"127.0.0.1:1\"\n");
  return run_troupe("rewind " + words + " --config " + file);
}

}  // namespace

TEST_CASE("rewind says what is wrong with its words before it asks anybody", "[command_line][e2e]") {
  for (const auto& [words, sentence] :
       {std::pair{"order-completed", "--to is required"},
        {"order-completed --to yesterday", "\"yesterday\" is no target; give stored, beginning, end"},
        {"order-completed --to -10", "\"-10\" is no time before now"},
        {"order-completed --to 2999-01-01T00:00:00Z", "has not come yet"},
        {"order-completed --to 5", "an offset is one partition's: give order-completed/PARTITION"},
        {"order-completed/x --to 5", "\"x\" is no partition number"},
        {"orders --to stored",
         "has no topic orders that is read from Kafka; it has order-completed, request-coupon"}}) {
    const auto said = rewind(words);
    INFO(words << ": " << said.errors);
    CHECK(said.exit_code == 2);
    CHECK(said.says(sentence));
  }
  CHECK(run_troupe("rewind order-completed --to stored").exit_code == 2);
}

TEST_CASE("rewind plans on the embedded broker, which cannot say who reads, and moves nothing", "[command_line][e2e]") {
  embedded_shop scene;
  scene.start();
  const auto coupon = std::to_string(scene.shop.add_coupon(10));
  const auto& requests = scene.requests();
  scene.shop.door().post("/api/v1/coupon/request-issue", "{\"userId\":1,\"couponId\":" + coupon + "}");
  scene.shop.database().wait_for("select sum(next_offset) from consumer_offsets", "1");
  const auto words = "rewind " + requests + " --to beginning --config " + scene.shop.node(0).file();
  const auto planned = run_troupe(words, 60s);
  INFO(planned.out << planned.errors);
  CHECK(planned.exit_code == 0);
  CHECK(planned.prints("1 handled again"));
  CHECK(planned.says("the brokers do not say who is in group"));
  const auto refused = run_troupe(words + " --yes", 60s);
  INFO(refused.out << refused.errors);
  CHECK(refused.exit_code == 1);
  CHECK(refused.says("Nothing was changed"));
  CHECK(scene.shop.database().ask("select sum(next_offset) from consumer_offsets") == "1");
}
