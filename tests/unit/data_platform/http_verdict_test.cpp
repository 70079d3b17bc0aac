#include "actors/data_platform/http_verdict.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using answer = handler::outcome::verdict;

namespace {

handler::outcome http_verdict(int status) { return data_platform::http_verdict({status, "", "", {}}); }

}  // namespace

TEST_CASE("any 2xx means the sink has the event", "[data_platform][unit]") {
  for (const int status : {200, 201, 202, 204, 299})
    CHECK(http_verdict(status).what == answer::done);
}

TEST_CASE("400, 413, 415 and 422 are the event's own fault, everything else is the sink's", "[data_platform][unit]") {
  for (int status = 100; status < 600; ++status) {
    if (status >= 200 && status < 300)
      continue;
    const bool is_the_events = status == 400 || status == 413 || status == 415 || status == 422;
    INFO(status);
    CHECK(http_verdict(status).what == (is_the_events ? answer::reject : answer::unavailable));
  }
}

TEST_CASE("the reason names the status and what to look at", "[data_platform][unit]") {
  CHECK(http_verdict(503).reason == "the sink answered 503");
  CHECK(http_verdict(422).reason == "the sink answered 422 to this event");
  CHECK(http_verdict(404).reason.find("check url in [actors.data_platform]") != std::string::npos);
  CHECK(http_verdict(401).reason.find("certificate_file") != std::string::npos);
  CHECK(http_verdict(307).reason.find("redirects are not followed") != std::string::npos);
  CHECK(http_verdict(204).reason.empty());
}

TEST_CASE("the reason names the pause that the sink asks for", "[data_platform][unit]") {
  const auto with = [](const std::string& pause) {
    return data_platform::http_verdict({429, "", "", {{"Retry-After", pause}}}).reason;
  };
  CHECK(with("120") == "the sink answered 429 (Retry-After: 120)");
  CHECK(with("\x1b[2J") == "the sink answered 429");
}
