// Follows events through the tables and the topic of one cluster.
#pragma once

#include "runtime/broker/settings.hpp"
#include "runtime/broker/topic_reader.hpp"
#include "runtime/inspect/trail.hpp"

#include <map>

namespace troupe::inspect {

struct traced_topic {
  std::string topic;
  std::vector<std::string> groups;  // of those who handle it here
  bool is_local = false;            // its events do not go through Kafka
};

struct trace_settings {
  broker::settings broker;
  std::map<std::string, traced_topic> topics;  // by message
  std::vector<trail> trails;
  std::vector<sighting> sightings;
};

/// For one question. Uses a session it does not own, on its thread; blocks in the broker's client until `deadline`.
class event_tracer final : public tracer {
public:
  event_tracer(soci::session& sql, const trace_settings& with, std::chrono::steady_clock::time_point deadline)
      : sql_{sql}, with_{with}, deadline_{deadline} {}

  soci::session& sql() override { return sql_; }
  void follow(path_view& path, const traced_event& which) override;

  /// The way of any event, by its id alone: what the database knows of it, else each topic is read from its beginning.
  /// Reasons as follow() gives them.
  path_view find(const std::string& event_id);

private:
  bool waits_in_outbox(path_view& path, const std::string& event_id);
  void follow_in_topic(path_view& path, const traced_event& which, const traced_topic& where);
  void judge_unseen(path_view& path, const traced_event& which, const traced_topic& where);
  void follow_place(path_view& path, const std::string& event_id, const place_view& at);
  bool is_in_topic(path_view& path, const std::string& event_id, const traced_topic& where, std::string& unread);
  /// `of_first`: what the brokers have said for the first of its groups.
  void show_record(path_view& path, const traced_topic& where, const broker::record& record,
                   const std::vector<broker::partition_range>& of_first);
  std::optional<std::int64_t> committed_by(const place_view& at) const;
  void follow_record(path_view& path, const std::string& event_id, const std::string& source,
                     std::optional<std::int64_t> committed);
  bool is_noted(path_view& path, const place_view& at, const std::string& event_id, const std::string& source);
  bool is_seen(path_view& path, const std::string& event_id);
  std::chrono::milliseconds left() const;

  soci::session& sql_;
  const trace_settings& with_;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace troupe::inspect
