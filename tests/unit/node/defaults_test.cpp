// What a part of the runtime takes when nobody says otherwise is what a node file means that leaves the option out: the
// parts do not know the options, so both say it.
#include "runtime/bridge/inbound_batch_bridge.hpp"
#include "runtime/bridge/inbound_keyed_bridge.hpp"
#include "runtime/bridge/local_batch_bridge.hpp"
#include "runtime/http/server.hpp"
#include "runtime/inbox/windows.hpp"
#include "runtime/inspect/stall_detector.hpp"
#include "runtime/node/node_settings.hpp"
#include "runtime/outbox/relay_actor.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

TEST_CASE("bridges take by themselves what a topic's options mean", "[node][unit]") {
  const config::topic_options topic;
  const bridge::batch_bridge_settings batch;
  const bridge::keyed_bridge_settings keyed;
  const bridge::local_batch_settings local;
  CHECK(batch.most_held == broker::volume{2 * topic.max_batch, topic.max_in_flight_size.bytes});
  CHECK(batch.max_batch == topic.max_batch);
  CHECK(keyed.most_held == broker::volume{topic.max_in_flight, topic.max_in_flight_size.bytes});
  CHECK(keyed.parking.park_after == topic.retry.park_after);
  CHECK(local.max_batch == topic.max_batch);
  CHECK(local.max_waiting == topic.max_in_flight);
}

TEST_CASE("retries, revocations and commits are by themselves what the options mean", "[node][unit]") {
  const config::retry_options said;
  const bridge::retry_policy retry;
  CHECK(retry.attempts == said.attempts);
  CHECK(retry.backoff == said.backoff);
  CHECK(retry.max_backoff == said.max_backoff);
  const config::kafka_options kafka;
  CHECK(bridge::keyed_bridge_settings{}.revoke_timeout == kafka.revoke_timeout);
  CHECK(bridge::batch_bridge_settings{}.revoke_timeout == kafka.revoke_timeout);
  CHECK(broker::settings{}.revoke_timeout == kafka.revoke_timeout);
  CHECK(broker::settings{}.commit_interval == kafka.commit_interval);
}

TEST_CASE("sessions, relay and inbox take by themselves what the options mean", "[node][unit]") {
  const config::postgres_options postgres;
  const store::settings session;
  CHECK(session.statement_timeout == postgres.statement_timeout);
  CHECK(session.lock_timeout == postgres.lock_timeout);
  CHECK(session.watchdog == postgres.watchdog);
  CHECK(outbox::relay_settings{}.sweep_interval == config::outbox_options{}.sweep);
  const config::outbox_options said;
  CHECK(outbox::relay_settings{}.most_held == broker::volume{said.max_in_flight, said.max_in_flight_size.bytes});
  CHECK(inbox::settings{}.remember == config::inbox_options{}.remember);
}

TEST_CASE("the door and the watch take by themselves what the options mean", "[node][unit]") {
  const config::http_options said;
  const http::server_options door;
  CHECK(door.listen == said.listen);
  CHECK(door.max_body == said.max_body.bytes);
  CHECK(door.max_in_flight == said.max_in_flight);
  CHECK(door.max_connections == said.max_connections);
  CHECK(door.request_timeout == said.request_timeout);
  CHECK(door.idle_timeout == said.idle_timeout);
  const config::health_options health;
  const inspect::stall_limits watch;
  CHECK(watch.stall_after == health.stall_after);
  CHECK(watch.stuck_after == health.stuck_after);
  CHECK(watch.outbox_after == health.outbox_after);
  CHECK(watch.poll_after == health.poll_after);
}
