#include "tests/contract/payments/payments_scene.hpp"

using namespace payments_play;

TEST_CASE("the payments program keeps its promises under every hardship and twenty mixtures of them",
          "[payments][contract]") {
  auto play = with({});
  play.mixtures = 20;
  CHECK(troupe::testing::hardships(play).broken == std::vector<std::string>{});
}

TEST_CASE("what is wrong without any hardship is said of the plain play alone", "[payments][contract]") {
  auto play = with({});
  play.invariants = {
      {"there are no payments", [](stage& on) { return on.one<std::int64_t>("select count(*) from payments") == 0; }}};
  CHECK(troupe::testing::hardships(play).broken ==
        std::vector<std::string>{"there are no payments: broken although nothing goes wrong"});
}

TEST_CASE("a play that cannot go on says why", "[payments][contract]") {
  auto play = with({});
  play.script = [](stage& on) { on.run_timer("yearly"); };
  CHECK(troupe::testing::hardships(play).broken ==
        std::vector<std::string>{"the play does not come to its end although nothing goes wrong: no kind of this stage "
                                 "has a timer \"yearly\""});
}
