#include "runtime/node/descriptor_limit.hpp"

#include <catch2/catch.hpp>

using namespace troupe::node;
using Catch::Contains;

TEST_CASE("the limit of open files is raised to what the door's clients need", "[node][unit]") {
  const auto plan = plan_descriptors({1024, 524'288}, 10'000);
  CHECK(plan.soft == 10'000 + reserved_descriptors);
  CHECK(plan.connections == 10'000);
  CHECK(plan.complaint.empty());
}

TEST_CASE("a limit that is large enough is left as it is", "[node][unit]") {
  CHECK(plan_descriptors({1'048'576, 1'048'576}, 10'000).soft == 1'048'576);
  CHECK(plan_descriptors({1024, 1024}, 256).connections == 256);
}

TEST_CASE("clients that do not fit leave room for PostgreSQL and Kafka and are named with the remedy", "[node][unit]") {
  const auto plan = plan_descriptors({1024, 4096}, 10'000);
  CHECK(plan.soft == 4096);
  CHECK(plan.connections == 4096 - reserved_descriptors);
  CHECK_THAT(plan.complaint, Contains("http.max_connections is 10000") && Contains("4096 files") &&
                                 Contains("3584 connections are served") && Contains("LimitNOFILE") &&
                                 Contains("10512"));
}

TEST_CASE("a tiny limit is shared between both", "[node][unit]") {
  const auto plan = plan_descriptors({256, 256}, 10'000);
  CHECK(plan.connections == 64);
  CHECK_THAT(plan.complaint, Contains("192 are kept"));
}
