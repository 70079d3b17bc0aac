#include "runtime/broker/cluster_look.hpp"

#include "runtime/broker/rdkafka/client.hpp"
#include "runtime/broker/rdkafka/right_probes.hpp"
#include "runtime/broker/rdkafka/topic_metadata.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace troupe::broker {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using access = enum cluster_facts::access;

/// The client's complaints so far, the last of each code.
struct complaints {
  std::map<int, std::string> by_code;

  static void keep(rd_kafka_t*, int code, const char* words, void* self) {
    static_cast<complaints*>(self)->by_code[code] = words;
  }

  const std::string* find(int code) const {
    const auto found = by_code.find(code);
    return found == by_code.end() ? nullptr : &found->second;
  }
};

struct inquirer {
  complaints said;
  client_ptr client;

  explicit inquirer(const settings& with) {
    auto conf = make_conf(role::consumer, with);
    rd_kafka_conf_set_error_cb(conf.get(), complaints::keep);
    rd_kafka_conf_set_opaque(conf.get(), &said);
    client = make_client(role::consumer, std::move(conf));
  }
};

metadata_ptr metadata_of(rd_kafka_t* client, rd_kafka_topic_t* topic, moment deadline) {
  const rd_kafka_metadata_t* raw = nullptr;
  rd_kafka_metadata(client, 0, topic, &raw, remaining_ms(deadline));
  return metadata_ptr{raw};
}

cluster_facts refused(const complaints& said) {
  const auto* tls = said.find(RD_KAFKA_RESP_ERR__SSL);
  const auto* login = said.find(RD_KAFKA_RESP_ERR__AUTHENTICATION);
  if (login)
    return {access::no_login, *login};
  if (tls)
    return {access::no_tls, *tls};
  for (const auto code :
       {RD_KAFKA_RESP_ERR__RESOLVE, RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN})
    if (const auto* words = said.find(code))
      return {access::unreachable, *words};
  return {access::unreachable, "no answer"};
}

/// Nothing for longer than a complaint that tells why would be a waste: those do not pass.
cluster_facts enter(inquirer& with, moment deadline) {
  while (steady_clock::now() < deadline) {
    if (const auto answer =
            metadata_of(with.client.get(), nullptr, std::min(deadline, steady_clock::now() + milliseconds{500})))
      return {access::granted, "", answer->broker_cnt};
    rd_kafka_poll(with.client.get(), 0);
    if (with.said.find(RD_KAFKA_RESP_ERR__AUTHENTICATION) || with.said.find(RD_KAFKA_RESP_ERR__SSL))
      break;
  }
  return refused(with.said);
}

void count(const rd_kafka_metadata_topic_t& seen, topic_facts& out) {
  out.partitions = seen.partition_cnt;
  for (int i = 0; i < seen.partition_cnt; ++i) {
    const auto& one = seen.partitions[i];
    out.copies = i == 0 ? one.replica_cnt : std::min(out.copies, one.replica_cnt);
    out.in_sync = i == 0 ? one.isr_cnt : std::min(out.in_sync, one.isr_cnt);
  }
}

void look_at_metadata(rd_kafka_t* client, topic_facts& out, moment deadline) {
  const owner<rd_kafka_topic_t, rd_kafka_topic_destroy> handle{
      rd_kafka_topic_new(client, out.wish.topic.name.c_str(), nullptr)};
  const auto answer = metadata_of(client, handle.get(), deadline);
  if (!answer || answer->topic_cnt == 0) {
    out.not_shown = "no answer in time";
    return;
  }
  const auto& seen = answer->topics[0];
  if (seen.err == RD_KAFKA_RESP_ERR_NO_ERROR || seen.err == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE)
    count(seen, out);
  else if (seen.err != RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
    out.not_shown = rd_kafka_err2str(seen.err);
}

bool is_development_broker(rd_kafka_t* client) {
  char* id = rd_kafka_clusterid(client, 1000);
  const auto out = id != nullptr && std::string_view{id}.starts_with("mockCluster");
  rd_kafka_mem_free(client, id);
  return out;
}

topic_facts look_at_topic(inquirer& by, const settings& with, const topic_wish& wish, bool creates,
                          milliseconds patience) {
  topic_facts out{wish};
  auto* client = by.client.get();
  look_at_metadata(client, out, steady_clock::now() + patience);
  // The development broker has no rights, and would take the probes for requests.
  if (!out.not_shown.empty() || is_development_broker(client))
    return out;
  if (out.partitions == 0) {
    if (creates)
      out.not_creatable = creation_refusal(client, wish.topic, steady_clock::now() + patience);
    return out;
  }
  out.least_in_sync = least_in_sync(client, wish.topic.name, steady_clock::now() + patience);
  for (const auto& group : wish.groups)
    if (auto said = read_refusal(with, wish.topic.name, group, steady_clock::now() + patience); !said.empty())
      out.not_readable[group] = std::move(said);
  if (wish.is_written)
    out.not_writable = write_refusal(with, wish.topic.name, steady_clock::now() + patience);
  return out;
}

}  // namespace

cluster_facts look_at_cluster(const settings& with, const std::vector<topic_wish>& wishes, bool creates,
                              milliseconds patience) try {
  inquirer by{with};
  auto out = enter(by, steady_clock::now() + patience);
  if (out.access == access::granted)
    for (const auto& wish : wishes)
      out.topics.push_back(look_at_topic(by, with, wish, creates, patience));
  return out;
} catch (const std::invalid_argument& fault) {
  return {access::wrong_settings, fault.what()};
}

}  // namespace troupe::broker
