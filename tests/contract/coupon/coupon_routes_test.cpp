#include "actors/coupon/coupon_kind.hpp"
#include "runtime/testing/commit_relay.hpp"
#include "schemas/coupon_answers.hpp"
#include "tests/support/kind_door.hpp"
#include "tests/support/test_database.hpp"

using namespace troupe;
using schemas::coupon_view, schemas::user_coupons;

namespace {

const std::string spring = "2026-03-01T00:00:00.000001Z", summer = "2026-06-01T00:00:00.000000Z";
const std::string autumn = "2026-09-01T00:00:00.000000Z";

std::string terms(const std::string& starts, const std::string& expires, const std::string& name = "spring",
                  const std::string& discount = "10") {
  return R"({"name":")" + name + R"(","type":"percent","discount":)" + discount + R"(,"quantity":3,"useStartsAt":")" +
         starts + R"(","expiresAt":")" + expires + "\"}";
}

template <class T>
T body_of(const http::response& answer) {
  // A list is no object by itself.
  auto read = wire::from_json<store::json_column<T>>("{\"value\":" + answer.body + '}', wire::unknown_fields::refuse);
  INFO(answer.body);
  REQUIRE(read);
  return std::move(read->value);
}

/// The routes of coupons in front of a database.
struct scene {
  scene() { database.migrate(); }

  std::string create(const std::string& with) {
    const auto answer = door.post("/api/v1/coupon", with);
    INFO(answer.body);
    REQUIRE(answer.status == 201);
    return std::to_string(body_of<schemas::coupon_created>(answer).coupon_id);
  }
  std::string create() { return create(terms(spring, summer)); }

  void issue(const std::string& coupon, const std::string& user, const std::string& sequence) {
    database.ask("insert into coupon_issues(coupon_id, user_id, sequence) values (" + coupon + ", " + user + ", " +
                 sequence + "); update coupons set issued = issued + 1 where coupon_id = " + coupon);
  }

  std::string coupons() { return database.ask("select count(*) from coupons"); }

  tests::test_database database;
  tests::kind_door door{coupon::kind(), database.settings()};
};

store::settings nowhere() {
  store::settings with;
  with.url = "postgresql://app@127.0.0.1:1/troupe";
  return with;
}

}  // namespace

TEST_CASE("a created coupon is answered 201 with its id and place", "[coupon][contract]") {
  scene on;
  const auto answer = on.door.post("/api/v1/coupon", terms(spring, summer));
  CHECK(answer.status == 201);
  CHECK(answer.body == R"({"couponId":1})");
  CHECK(tests::has_header(answer, "Location", "/api/v1/coupon/1"));
}

TEST_CASE("terms that contradict themselves are refused and nothing is created", "[coupon][contract]") {
  scene on;
  CHECK(on.door.post("/api/v1/coupon", terms(spring, summer, "spring", "101")).status == 400);
  const auto backwards = on.door.post("/api/v1/coupon", terms(summer, spring));
  CHECK(backwards.body == R"({"type":"urn:troupe:problem:invalid-request","title":"Invalid request","status":400,)"
                          R"("detail":"must be later than useStartsAt","field":"expiresAt"})");
  CHECK(on.door.post("/api/v1/coupon", "{}").status == 400);
  CHECK(on.coupons() == "0");
}

TEST_CASE("a created coupon is found as it was asked for", "[coupon][contract]") {
  scene on;
  const auto id = on.create(terms(spring, summer, R"(spring's \"10 %\" {x})"));
  const auto answer = on.door.get("/api/v1/coupon/" + id);
  CHECK(answer.status == 200);
  CHECK(answer.body == R"({"couponId":)" + id +
                           R"(,"name":"spring's \"10 %\" {x}","type":"percent","discount":10,"quantity":3,)"
                           R"("useStartsAt":"2026-03-01T00:00:00.000001Z","expiresAt":"2026-06-01T00:00:00.000000Z",)"
                           R"("issued":0,"remaining":3})");
}

TEST_CASE("the first and the last moment survive a server of another time zone", "[coupon][contract]") {
  scene on;
  for (const std::string zone : {"Asia/Seoul", "America/Los_Angeles"}) {
    on.database.ask("alter database " + on.database.name() + " set timezone = '" + zone + "'");
    tests::kind_door abroad{coupon::kind(), on.database.settings()};
    const auto id =
        on.create(terms(wire::to_rfc3339(wire::earliest_timestamp), wire::to_rfc3339(wire::latest_timestamp)));
    const auto found = body_of<coupon_view>(abroad.get("/api/v1/coupon/" + id));
    CHECK(found.use_starts_at == wire::earliest_timestamp);
    CHECK(found.expires_at == wire::latest_timestamp);
  }
}

TEST_CASE("an issued piece is no longer remaining", "[coupon][contract]") {
  scene on;
  const auto id = on.create();
  on.issue(id, "5", "1");
  const auto found = body_of<coupon_view>(on.door.get("/api/v1/coupon/" + id));
  CHECK(found.issued == 1);
  CHECK(found.remaining == 2);
}

TEST_CASE("coupons get different ids", "[coupon][contract]") {
  scene on;
  const auto first = on.create(), second = on.create();
  CHECK(first != second);
}

TEST_CASE("a coupon that does not exist is not found", "[coupon][contract]") {
  scene on;
  const auto answer = on.door.get("/api/v1/coupon/999999");
  CHECK(answer.status == 404);
  CHECK(answer.body == R"({"type":"urn:troupe:problem:not-found","title":"Not found","status":404,)"
                       R"("detail":"there is no coupon 999999"})");
}

TEST_CASE("what is no identifier is refused and blamed", "[coupon][contract]") {
  tests::kind_door door{coupon::kind(), nowhere()};  // nobody asks the database about it
  for (const std::string id : {"0", "x", "-1", "03", "9223372036854775808"}) {
    CHECK(door.get("/api/v1/coupon/" + id).status == 400);
    CHECK(door.get("/api/v1/user/" + id + "/coupon").status == 400);
    CHECK(door.get("/api/v1/coupon/" + id + "/issue/7").body.find(R"("field":"id")") != std::string::npos);
    CHECK(door.get("/api/v1/coupon/3/issue/" + id).body.find(R"("field":"userId")") != std::string::npos);
  }
}

TEST_CASE("an issue says its sequence and the order that used it", "[coupon][contract]") {
  scene on;
  const auto path = "/api/v1/coupon/" + on.create() + "/issue/";
  on.issue("1", "5", "1");
  on.issue("1", "6", "2");
  on.database.ask("update coupon_issues set used_by_order = 77 where user_id = 6");
  CHECK(on.door.get(path + "5").body == R"({"status":"issued","sequence":1,"usedByOrder":null})");
  CHECK(on.door.get(path + "6").body == R"({"status":"issued","sequence":2,"usedByOrder":77})");
}

TEST_CASE("an issue is shown and a missing one says so", "[coupon][contract]") {
  scene on;
  const auto path = "/api/v1/coupon/" + on.create() + "/issue/";
  on.issue("1", "7", "1");
  CHECK(on.door.get(path + "7").status == 200);
  const auto missing = on.door.get(path + "8");
  CHECK(missing.status == 404);
  CHECK(missing.body == R"({"status":"not-issued"})");
  CHECK(missing.content_type == "application/json");
}

TEST_CASE("a user without coupons gets an empty list", "[coupon][contract]") {
  scene on;
  const auto answer = on.door.get("/api/v1/user/7/coupon");
  CHECK(answer.status == 200);
  CHECK(answer.body == "[]");
}

TEST_CASE("a user's list has used and expired and future coupons and nobody else's", "[coupon][contract]") {
  scene on;
  const auto expired = on.create(terms(wire::to_rfc3339(wire::earliest_timestamp), spring, "expired"));
  const auto used = on.create(terms(spring, summer, "used"));
  const auto future = on.create(terms(autumn, wire::to_rfc3339(wire::latest_timestamp), "future"));
  const auto foreign = on.create(terms(spring, summer, "foreign"));
  for (const auto& mine : {future, expired, used})
    on.issue(mine, "5", "1");
  on.issue(foreign, "6", "1");
  on.database.ask("update coupon_issues set used_by_order = 77 where coupon_id = " + used);
  const auto list = body_of<user_coupons>(on.door.get("/api/v1/user/5/coupon"));
  REQUIRE(list.size() == 3);
  CHECK(list[0].name == "expired");
  CHECK(wire::to_rfc3339(list[0].expires_at) == spring);
  CHECK(list[1].used_by_order == identifier{77});
  CHECK(list[2].expires_at == wire::latest_timestamp);
  CHECK(list[2].used_by_order == std::nullopt);
  CHECK(wire::to_rfc3339(list[2].issued_at) > spring);
}

TEST_CASE("a killed session is not noticed by who asks", "[coupon][contract]") {
  scene on;
  const auto id = on.create();
  on.database.ask(
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
      " and datname = current_database()");
  CHECK(on.door.get("/api/v1/coupon/" + id).status == 200);
}

TEST_CASE("an unreachable database is a fault that may be tried again", "[coupon][contract]") {
  tests::kind_door door{coupon::kind(), nowhere()};
  const auto body = R"({"type":"urn:troupe:problem:unavailable","title":"Service unavailable","status":503,)"
                    R"("detail":"the database is not available; nothing was stored, try again"})";
  for (const auto& answer : {door.get("/api/v1/coupon/1"), door.post("/api/v1/coupon", terms(spring, summer))}) {
    CHECK(answer.status == 503);
    CHECK(answer.body == body);
    CHECK(tests::has_header(answer, "Retry-After", "1"));
  }
}

TEST_CASE("a coupon whose COMMIT was not answered is there once", "[coupon][contract]") {
  scene on;
  testing::commit_relay network{on.database.settings()};
  tests::kind_door door{coupon::kind(), network.settings()};
  REQUIRE(door.post("/api/v1/coupon", terms(spring, summer)).body == R"({"couponId":1})");
  SECTION("the answer was lost") { network.next_commit(testing::commit_relay::fate::answer_lost); }
  SECTION("the question was lost") { network.next_commit(testing::commit_relay::fate::request_lost); }
  const auto answer = door.post("/api/v1/coupon", terms(spring, summer));
  CHECK(answer.status == 201);
  CHECK(on.coupons() == "2");
  const auto id = on.database.ask("select max(coupon_id) from coupons");
  CHECK(answer.body == R"({"couponId":)" + id + '}');
  CHECK(tests::has_header(answer, "Location", "/api/v1/coupon/" + id));
}

TEST_CASE("an Idempotency-Key means nothing to coupons", "[coupon][contract]") {
  scene on;
  for (const std::string key : {"k", "k", "not visible"})
    CHECK(on.door.send("POST", "/api/v1/coupon", terms(spring, summer), {{"idempotency-key", key}}).status == 201);
  CHECK(on.coupons() == "3");
}

TEST_CASE("a wish is answered while the database is away", "[coupon][contract]") {
  tests::kind_door door{coupon::kind(), nowhere()};
  const auto answer = door.post("/api/v1/coupon/request-issue", R"({"userId":"7","couponId":"3"})");
  CHECK(answer.status == 200);
  CHECK(answer.body.empty());
  REQUIRE(door.published().size() == 1);
  CHECK(door.published()[0].payload == R"({"userId":7,"couponId":3})");
}
