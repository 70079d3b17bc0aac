#include "runtime/node/program_fitness.hpp"

#include <catch2/catch.hpp>

using namespace troupe::node;
using sentences = std::vector<std::string>;

namespace {

actor_kind named(const std::string& name) {
  actor_kind out;
  out.name = name;
  return out;
}

}  // namespace

TEST_CASE("a program of kinds that fit has no mistakes", "[node][unit]") {
  auto payment = named("payment"), ledger = named("ledger");
  payment.routes = {"POST /payments", "GET /payments/{id}"};
  ledger.routes = {"GET /ledger"};
  CHECK(program_mistakes({payment, ledger}).empty());
}

TEST_CASE("two kinds of one name are a mistake", "[node][unit]") {
  CHECK(program_mistakes({named("payment"), named("payment")}) ==
        sentences{"two kinds are called payment: a node file could host only one of them; rename one"});
}

TEST_CASE("one route twice is a mistake, whoever serves it", "[node][unit]") {
  auto payment = named("payment"), ledger = named("ledger");
  payment.routes = {"POST /payments"};
  ledger.routes = {"POST /payments"};
  CHECK(program_mistakes({payment, ledger}) ==
        sentences{"payment and ledger both serve POST /payments: one of them would be asked never"});
}

TEST_CASE("what a kind was told wrongly is a mistake of the program", "[node][unit]") {
  auto payment = named("payment");
  payment.mistakes = {"payment is wrong"};
  CHECK(program_mistakes({payment}) == sentences{"payment is wrong"});
}
