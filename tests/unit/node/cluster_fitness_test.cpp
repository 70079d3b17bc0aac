#include "runtime/node/cluster_fitness.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::node;
using broker::topic_facts;
using Catch::Contains;

namespace {

topic_facts good() {
  topic_facts out;
  out.wish = {{"orders", 4}, {"readers"}, true};
  out.partitions = 4;
  out.copies = out.in_sync = 3;
  out.least_in_sync = 2;
  return out;
}

std::vector<cluster_finding> findings_of(const topic_facts& topic, bool creates = true) {
  broker::cluster_facts cluster;
  cluster.topics = {topic};
  return findings_on(cluster, creates);
}

cluster_finding only_finding_of(const topic_facts& topic, bool creates = true) {
  const auto found = findings_of(topic, creates);
  REQUIRE(found.size() == 1);
  return found.front();
}

}  // namespace

TEST_CASE("nothing stands against a topic with enough copies and rights", "[node][unit]") {
  CHECK(findings_of(good()).empty());
  CHECK(summary_of(good()) == "topic orders: 4 partitions, 3 copies, read in readers, written");
}

TEST_CASE("a missing topic is a remark where the node may create it", "[node][unit]") {
  topic_facts missing;
  missing.wish = good().wish;
  auto found = only_finding_of(missing);
  CHECK_FALSE(found.stands_against);
  CHECK_THAT(found.what, Contains("will be created when a node starts, with 4 partitions"));
  found = only_finding_of(missing, false);
  CHECK(found.stands_against);
  CHECK_THAT(found.what, Contains("create it with 4 partitions") && Contains("kafka.create_topics"));
  missing.not_creatable = "Broker: Topic authorization failed";
  found = only_finding_of(missing);
  CHECK(found.stands_against);
  CHECK_THAT(found.what, Contains("Topic authorization failed") && Contains("allow this user to"));
}

TEST_CASE("copies are judged against min.insync.replicas", "[node][unit]") {
  auto topic = good();
  topic.copies = topic.in_sync = 1;
  CHECK(only_finding_of(topic).stands_against);
  CHECK_THAT(only_finding_of(topic).what, Contains("min.insync.replicas is 2: nothing can be published"));
  topic.least_in_sync = 1;
  CHECK_FALSE(only_finding_of(topic).stands_against);
  CHECK_THAT(only_finding_of(topic).what, Contains("one copy"));
  topic = good();
  topic.in_sync = 1;
  CHECK(only_finding_of(topic).stands_against);
  CHECK_THAT(only_finding_of(topic).what, Contains("1 of 3 copies in sync"));
  topic = good();
  topic.least_in_sync = 3;
  CHECK_FALSE(only_finding_of(topic).stands_against);
  CHECK_THAT(only_finding_of(topic).what, Contains("with one broker down nothing can be published"));
}

TEST_CASE("another number of partitions is a remark", "[node][unit]") {
  auto topic = good();
  topic.partitions = 6;
  CHECK_FALSE(only_finding_of(topic).stands_against);
  CHECK_THAT(only_finding_of(topic).what, Contains("has 6 partitions, the node file says 4"));
}

TEST_CASE("rights that a user lacks are named with the grant", "[node][unit]") {
  auto topic = good();
  topic.not_readable["readers"] = "Broker: Group authorization failed";
  CHECK_THAT(only_finding_of(topic).what,
             Contains("in the group readers (Broker: Group") && Contains("grant this user Read"));
  topic = good();
  topic.not_writable = "Broker: Topic authorization failed";
  CHECK_THAT(only_finding_of(topic).what, Contains("cannot be written") && Contains("grant this user Write"));
  topic = good();
  topic.not_shown = "Broker: Topic authorization failed";
  CHECK_THAT(only_finding_of(topic).what, Contains("grant this user Describe"));
}

TEST_CASE("a wrong certificate authority does not tell to start Kafka", "[node][unit]") {
  using access = enum broker::cluster_facts::access;
  const auto said = [](access how) { return sentence_of({how, "words"}, "k:9093"); };
  CHECK_THAT(said(access::no_tls), Contains("ssl.ca.location") && !Contains("start Kafka"));
  CHECK_THAT(said(access::no_login), Contains("sasl.*") && !Contains("start Kafka"));
  CHECK_THAT(said(access::unreachable), Contains("start Kafka") && Contains("k:9093"));
}
