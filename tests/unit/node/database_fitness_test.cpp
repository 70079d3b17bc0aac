#include "runtime/node/database_fitness.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::node;
using Catch::Contains;

namespace {

const std::vector<store::migration> known{
    {1, "0001_runtime", "create table nodes (name text);"},
    {1, "0001_order", "create sequence order_ids;\ncreate table orders (id int);", "order"}};

store::server_facts good() {
  store::server_facts out;
  out.database = "shop";
  out.role = "app";
  out.schema = "public";
  out.applied = {{"order", 1, "0001_order"}, {"runtime", 1, "0001_runtime"}};
  return out;
}

database_finding first_of(const store::server_facts& server, bool migrates = true) {
  const auto found = findings_on(server, known, migrates);
  return found.empty() ? database_finding{gravity::remark, "nothing"} : found.front();
}

}  // namespace

TEST_CASE("nothing stands against a current database", "[node][unit]") {
  CHECK(findings_on(good(), known, true).empty());
  CHECK(findings_on(good(), known, false).empty());
}

TEST_CASE("a role without the right to create is fine where the schema is current", "[node][unit]") {
  auto server = good();
  server.may_create = false;
  CHECK(findings_on(server, known, true).empty());
  server.applied.erase(server.applied.begin());
  const auto found = first_of(server);
  CHECK(found.how == gravity::wait);
  CHECK_THAT(found.what, Contains("lacks order/0001_order") &&
                             Contains("role app may not create tables in the schema public") &&
                             Contains("troupe migrate"));
}

TEST_CASE("an older or empty schema is waited for where the node may not migrate", "[node][unit]") {
  auto server = good();
  server.applied.erase(server.applied.begin());
  CHECK(first_of(server).how == gravity::remark);
  auto found = first_of(server, false);
  CHECK(found.how == gravity::wait);
  CHECK_THAT(found.what, Contains("has 1 of the migrations and lacks order/0001_order: run troupe migrate"));
  server.applied.clear();
  found = first_of(server, false);
  CHECK(found.how == gravity::wait);
  CHECK_THAT(found.what, Contains("has no schema") && Contains("lacks runtime/0001_runtime, order/0001_order"));
}

TEST_CASE("a newer schema is refused by the name of its migration, or remarked where others migrate", "[node][unit]") {
  auto server = good();
  server.applied.push_back({"runtime", 7, "0007_future"});
  for (const auto migrates : {true, false}) {
    CHECK(first_of(server, migrates).how == (migrates ? gravity::newer : gravity::remark));
    CHECK_THAT(first_of(server, migrates).what, Contains("0007_future") && Contains("run a newer one"));
  }
}

TEST_CASE("a script that is not the one that was applied is refused by name", "[node][unit]") {
  auto server = good();
  server.applied.back().checksum = checksum_of(known[0]);
  CHECK(findings_on(server, known, true).empty());
  server.applied.back().checksum = checksum_of(known[1]);
  for (const auto migrates : {true, false}) {
    CHECK(first_of(server, migrates).how == gravity::refuse);
    CHECK_THAT(first_of(server, migrates).what, Contains("the migration runtime/0001_runtime is not the script that"));
  }
}

TEST_CASE("an encoding other than UTF8 is refused by name", "[node][unit]") {
  for (const auto* encoding : {"EUC_KR", "LATIN1", "SQL_ASCII"}) {
    auto server = good();
    server.encoding = encoding;
    server.is_standby = true;  // the gravest comes first
    CHECK(first_of(server).how == gravity::refuse);
    CHECK_THAT(first_of(server).what, Contains(encoding) && Contains("encoding 'UTF8'"));
  }
}

TEST_CASE("a standby and a read-only database are waited for, each by its name", "[node][unit]") {
  auto server = good();
  server.is_read_only = true;
  CHECK(first_of(server).how == gravity::wait);
  CHECK_THAT(first_of(server).what, Contains("default_transaction_read_only"));
  server.is_standby = true;
  CHECK(first_of(server).how == gravity::wait);
  CHECK_THAT(first_of(server).what, Contains("standby") && Contains("target_session_attrs=read-write"));
}

TEST_CASE("rights that are lacking are named as the grants that give them", "[node][unit]") {
  auto server = good();
  server.lacking = {{"select", "orders"}, {"insert", "orders"}, {"usage", "order_ids", true}};
  const auto found = first_of(server);
  CHECK(found.how == gravity::wait);
  CHECK_THAT(found.what, Contains("grant select, insert on table orders to app") &&
                             Contains("grant usage on sequence order_ids to app"));
}

TEST_CASE("the wanted rights are on what the scripts create", "[node][unit]") {
  std::string all;
  for (const auto& one : rights_on(known))
    all += one.right + ' ' + one.on + (one.is_sequence ? "# " : " ");
  CHECK(all == "select schema_migrations select nodes insert nodes usage order_ids# select orders insert orders ");
}

TEST_CASE("clocks that are apart are remarked with the direction", "[node][unit]") {
  auto server = good();
  server.behind = std::chrono::milliseconds{61'000};
  CHECK(first_of(server).how == gravity::remark);
  CHECK_THAT(first_of(server).what, Contains("61 s behind"));
  server.behind = -server.behind;
  CHECK_THAT(first_of(server).what, Contains("61 s ahead of"));
  server.behind = std::chrono::milliseconds{1'500};
  CHECK(findings_on(server, known, true).empty());
}
