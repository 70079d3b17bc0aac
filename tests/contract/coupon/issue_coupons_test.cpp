#include "actors/coupon/issue_coupons.hpp"

#include "runtime/store/abandon.hpp"
#include "tests/contract/coupon/issuing.hpp"
#include "tests/support/test_database.hpp"

#include <thread>

using namespace troupe;
using tests::coupon_batch;
using tests::issuing_node;
using tests::wish;

namespace {

struct scene {
  scene() { database.migrate(); }

  void create(int coupon, int total) {
    database.ask("insert into coupons(coupon_id, name, type, discount, total, use_starts_at, expires_at) values (" +
                 std::to_string(coupon) + ", 'spring', 'fixed', 100, " + std::to_string(total) +
                 ", now(), now() + interval '1 day')");
  }

  /// "user:sequence" of a coupon's winners, in order.
  std::string winners(int coupon) {
    return database.ask(
        "select string_agg(user_id || ':' || sequence, ' ' order by sequence) from coupon_issues"
        " where coupon_id = " +
        std::to_string(coupon));
  }
  std::string issued(int coupon) {
    return database.ask("select issued from coupons where coupon_id = " + std::to_string(coupon));
  }

  tests::test_database database;
};

/// `users` in a row from `first`, all for one coupon.
coupon_batch crowd(std::int64_t first, std::int64_t users, std::int64_t coupon) {
  coupon_batch out;
  for (auto user = first; user < first + users; ++user)
    out.push_back(wish(user, coupon));
  return out;
}

}  // namespace

TEST_CASE("winners are stored with their sequence in the order of the batch", "[coupon][contract]") {
  scene on;
  on.create(1, 3);
  issuing_node node{on.database.settings()};
  node.issue({wish(70, 1), wish(50, 1), wish(70, 1), wish(60, 1), wish(40, 1)});
  CHECK(on.winners(1) == "70:1 50:2 60:3");
  CHECK(on.issued(1) == "3");
}

TEST_CASE("a winner's row says where its request came from", "[coupon][contract]") {
  scene on;
  on.create(1, 3);
  issuing_node node{on.database.settings()};
  node.issue({wish(70, 1, 15), wish(50, 1, 16)});
  CHECK(on.database.ask("select string_agg(source_partition || '/' || source_offset, ' ' order by sequence)"
                        " from coupon_issues") == "3/15 3/16");
}

TEST_CASE("a winner on a local route has no offset", "[coupon][contract]") {
  scene on;
  on.create(1, 3);
  issuing_node node{on.database.settings()};
  node.issue({wish(70, 1)});
  CHECK(on.database.ask(
            "select count(*) from coupon_issues where source_partition is null and source_offset is null") == "1");
}

TEST_CASE("an unknown coupon is rejected and the rest is issued", "[coupon][contract]") {
  scene on;
  on.create(1, 3);
  issuing_node node{on.database.settings()};
  const auto rejected = node.issue({wish(5, 999), wish(6, 1), wish(7, 999)});
  REQUIRE(rejected.size() == 2);
  CHECK(rejected[0].first == 0);
  CHECK(rejected[1].first == 2);
  CHECK(rejected[0].second.find("no coupon 999") != std::string::npos);
  CHECK(on.winners(1) == "6:1");
}

TEST_CASE("a redelivered batch changes nothing", "[coupon][contract]") {
  scene on;
  on.create(1, 10);
  issuing_node node{on.database.settings()};
  const coupon_batch batch{wish(5, 1, 0), wish(6, 1, 1)};
  node.issue(batch);
  const auto before = on.winners(1);
  CHECK(node.issue(batch).empty());
  CHECK(on.winners(1) == before);
  CHECK(on.issued(1) == "2");
}

TEST_CASE("a batch that is rolled back issues nothing", "[coupon][contract]") {
  scene on;
  on.create(1, 10);
  issuing_node node{on.database.settings()};
  const auto done = node.try_once({wish(5, 1)}, [] { throw store::abandon{"OF001", "the fence failed"}; });
  CHECK_FALSE(done);
  CHECK(on.issued(1) == "0");
}

TEST_CASE("a sold out coupon stays as it is", "[coupon][contract]") {
  scene on;
  on.create(1, 2);
  issuing_node node{on.database.settings()};
  node.issue(crowd(1, 1000, 1));
  node.issue(crowd(1001, 1000, 1));
  CHECK(on.winners(1) == "1:1 2:2");
  CHECK(on.issued(1) == "2");
}

TEST_CASE("many coupons are issued in one batch", "[coupon][contract]") {
  scene on;
  for (int coupon = 1; coupon <= 50; ++coupon)
    on.create(coupon, 5);
  coupon_batch batch;
  for (std::int64_t user = 1; user <= 20; ++user)
    for (std::int64_t coupon = 50; coupon >= 1; --coupon)
      batch.push_back(wish(user, coupon));
  issuing_node node{on.database.settings()};
  node.issue(batch);
  CHECK(on.database.ask("select count(*) from coupons where issued = 5") == "50");
  CHECK(on.database.ask("select count(*) from coupon_issues where user_id = sequence") == "250");
}

TEST_CASE("two nodes on one database never oversell", "[coupon][contract]") {
  scene on;
  constexpr int coupons = 5, total = 500;
  for (int coupon = 1; coupon <= coupons; ++coupon)
    on.create(coupon, total);
  // Both want all coupons, in opposite orders, and share half of their users.
  const auto rush = [&](std::int64_t first_user, bool backwards) {
    issuing_node node{on.database.settings()};
    for (std::int64_t round = 0; round < 40; ++round) {
      coupon_batch batch;
      for (std::int64_t user = first_user + round * 20; user < first_user + (round + 1) * 20; ++user)
        for (std::int64_t i = 1; i <= coupons; ++i)
          batch.push_back(wish(user, backwards ? coupons + 1 - i : i));
      node.issue(batch);
    }
  };
  std::thread other{rush, 400, true};
  rush(1, false);
  other.join();
  CHECK(on.database.ask("select count(*) from coupons where issued = total") == std::to_string(coupons));
  CHECK(on.database.ask("select count(*) from coupon_issues") == std::to_string(coupons * total));
  CHECK(on.database.ask("select count(*) from (select coupon_id from coupon_issues group by coupon_id having"
                        " max(sequence) = 500 and count(distinct user_id) = 500) exact") == std::to_string(coupons));
}

TEST_CASE("a killed session costs a retry and no coupon", "[coupon][contract]") {
  scene on;
  on.create(1, 1000);
  issuing_node node{on.database.settings()};
  for (std::int64_t round = 0; round < 10; ++round) {
    node.issue(crowd(1 + round * 10, 10, 1));
    on.database.ask(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
        " and datname = current_database()");
  }
  CHECK(on.issued(1) == "100");
  CHECK(on.database.ask("select count(*) from coupon_issues where user_id = sequence") == "100");
}
