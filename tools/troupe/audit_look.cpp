#include "tools/troupe/audit_look.hpp"

#include "runtime/node/node_settings.hpp"
#include "tools/troupe/audit_groups.hpp"

#include <algorithm>

namespace troupe::auditing {
namespace {

using inspect::finding;
using std::chrono::minutes;

/// Larger than a node's: a table may be large.
store::settings database_of(const config::node_file& file) {
  auto out = node::store_settings(file);
  out.application_name = "troupe audit";
  out.reads_whole_tables = true;
  out.statement_timeout = minutes{10};
  out.watchdog = minutes{30};
  return out;
}

limits limits_of(const audit_request& asked) {
  const auto& file = asked.file;
  limits out;
  out.waits = {file.health.outbox_after, file.health.stall_after, 2 * file.inbox.keep};
  out.remember = file.inbox.remember;
  for (const auto& [message, options] : file.topics) {
    out.topics.insert(options.topic);
    out.batch = std::max<std::size_t>(out.batch, options.max_batch);
  }
  out.settled = asked.settled;
  return out;
}

class looking {
public:
  looking(const audit_request& asked, const std::vector<node::actor_kind>& kinds, const progress& on_step)
      : asked_{asked}, kinds_{kinds}, on_step_{on_step}, database_{database_of(asked.file)} {}

  tl::expected<seen, rewind::trouble> run() {
    look_at_topics();
    on_step_("reading the tables of the runtime");
    store::session session{database_};
    const auto with = limits_of(asked_);
    const auto stored = session.transact([&](soci::session& sql) {
      only_read(sql);
      return read_facts(sql, with.waits);
    });
    if (!stored)
      return tl::unexpected{rewind::trouble_of(stored.error())};
    auto lines = check_tables(*stored, with);
    std::move(out_.lines.begin(), out_.lines.end(), std::back_inserter(lines));
    out_.lines = std::move(lines);
    for (const auto& kind : kinds_)
      for (const auto& one : kind.checks)
        check(session, one);
    return std::move(out_);
  }

private:
  bool is_hosted(const node::actor_kind& kind) const {
    const auto& hosted = asked_.file.actors;
    return std::find(hosted.begin(), hosted.end(), kind.name) != hosted.end();
  }

  void look_at_topics() {
    for (const auto& kind : kinds_)
      for (const auto& message : kind.handles)
        if (asked_.file.routes.at(message.name) == "kafka")
          look_at(asked_.file.topics.at(message.name).topic,
                  config::group_of(asked_.file.topics.at(message.name), kind.name), is_hosted(kind));
  }

  /// Of a topic that only other files host, it is no news that it is not there.
  void look_at(const std::string& topic, const std::string& group, bool is_expected) {
    rewind::request asked{topic, {}, group};
    asked.kafka = node::broker_settings(asked_.file);
    asked.database = database_;
    auto unseen = judge_group(topic, group, {});
    if (!out_.brokers_answer) {
      unseen.found = finding::unseen("the brokers did not answer before");
      return out_.lines.push_back(std::move(unseen));
    }
    on_step_("looking at topic " + topic);
    const auto places = look_at_group(asked, asked_.settled);
    if (places)
      return out_.lines.push_back(judge_group(topic, group, *places));
    out_.brokers_answer = places.error().code != node::exit_code::unreachable;
    unseen.found = finding::unseen(places.error().why.front());
    if (is_expected || !out_.brokers_answer)
      out_.lines.push_back(std::move(unseen));
  }

  void check(store::session& session, const inspect::audit_check& one) {
    on_step_("checking that " + one.what);
    auto found = session.transact([&](soci::session& sql) {
      only_read(sql);
      return one.look(sql, {asked_.settled});
    });
    out_.lines.push_back({one.what, found ? *found
                                          : finding::broken("it could not be checked: " + found.error().detail,
                                                            "mend what the reason names, then ask again")});
  }

  const audit_request& asked_;
  const std::vector<node::actor_kind>& kinds_;
  const progress& on_step_;
  const store::settings database_;
  seen out_;
};

}  // namespace

tl::expected<seen, rewind::trouble> look_at_program(const audit_request& asked,
                                                    const std::vector<node::actor_kind>& kinds,
                                                    const progress& on_step) {
  return looking{asked, kinds, on_step}.run();
}

}  // namespace troupe::auditing
