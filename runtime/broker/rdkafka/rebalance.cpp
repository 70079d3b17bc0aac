#include "runtime/broker/rdkafka/rebalance.hpp"

#include "runtime/broker/rdkafka/bounded_call.hpp"
#include "runtime/broker/rdkafka/commit.hpp"

#include <algorithm>

namespace troupe::broker {
namespace {

constexpr std::chrono::milliseconds commit_timeout{3000};
constexpr std::chrono::milliseconds lookup_timeout{1000};
constexpr std::chrono::milliseconds between_moves{200};
constexpr std::chrono::seconds answer_patience{5};  // of a main thread that has nothing else to do

rd_kafka_resp_err_t change_assignment(rd_kafka_t* client, bool cooperative, bool add,
                                      const rd_kafka_topic_partition_list_t& list) {
  if (!cooperative)
    return rd_kafka_assign(client, add ? &list : nullptr);
  const auto change = add ? rd_kafka_incremental_assign : rd_kafka_incremental_unassign;
  const error_ptr error{change(client, &list)};
  return error ? rd_kafka_error_code(error.get()) : RD_KAFKA_RESP_ERR_NO_ERROR;
}

bool contains(const std::vector<position>& all, std::int32_t partition) {
  return std::any_of(all.begin(), all.end(), [=](const auto& each) { return each.partition == partition; });
}

}  // namespace

rebalance::rebalance(rd_kafka_t* client, std::string topic, assignment_strategy strategy,
                     std::chrono::milliseconds revoke_timeout, assignment_table& table, consumer_listener& listener)
    : client_{client},
      topic_{std::move(topic)},
      strategy_{strategy},
      revoke_timeout_{revoke_timeout},
      table_{table},
      listener_{listener} {}

void rebalance::on_event(rd_kafka_event_t& event) {
  auto partitions = to_positions(rd_kafka_event_topic_partition_list(&event));
  if (rd_kafka_event_error(&event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS)
    assigned(partitions);
  else
    revoked(std::move(partitions), rd_kafka_assignment_lost(client_) != 0);
}

void rebalance::assigned(const std::vector<position>& partitions) {
  starting_ = true;
  if (const auto added = table_.add(partitions); !added.empty())
    listener_.on_assigned(added);
}

void rebalance::revoked(std::vector<position> partitions, bool lost) {
  starting_ = false;
  leaving_ = std::move(partitions);
  auto leaving = table_.leave(leaving_);
  release_by_ = std::chrono::steady_clock::now() + revoke_timeout_;
  if (!leaving.empty())
    listener_.on_revoked(std::move(leaving), lost);
  if (lost)
    release_by_ = std::chrono::steady_clock::now();
}

bool rebalance::advance() {
  const bool began = starting_ && table_.all_have_a_start() && start();
  move_on();
  const auto now = std::chrono::steady_clock::now();
  if (release_by_ && now >= may_move_at_ && (table_.all_released() || now >= *release_by_)) {
    if (!rd_kafka_assignment_lost(client_))
      commit_leaving();
    give_up();
  }
  return began;
}

bool rebalance::start() {
  if (!look_up_starts())
    return false;
  starting_ = false;
  const auto begun = table_.waiting();
  table_.begin_reading();
  auto starts = table_.fetches();
  std::erase_if(starts, [&](const auto& each) { return !contains(begun, each.partition); });
  // librdkafka keeps a pause across assignments: what was revoked while paused would come back and never be fetched.
  rd_kafka_resume_partitions(client_, to_list(topic_, starts).get());
  answer(true, starts);
  return true;
}

// Asked here and not left to the client, because with auto.offset.reset=error it takes a group without an offset for a
// fault. Nothing else is waiting meanwhile: reading has not begun.
bool rebalance::look_up_starts() {
  auto unknown = table_.waiting();
  std::erase_if(unknown, [](const auto& each) { return each.at != RD_KAFKA_OFFSET_STORED; });
  if (unknown.empty())
    return true;
  const auto list = to_list(topic_, unknown);
  if (const auto error = rd_kafka_committed(client_, list.get(), static_cast<int>(lookup_timeout.count()))) {
    if (!std::exchange(lookup_failed_, true))
      tell(error, "reading the group's offsets");
    return false;
  }
  lookup_failed_ = false;
  for (int i = 0; i < list->cnt; ++i)
    begin_at_committed(list->elems[i]);
  return true;
}

// Without a record that was committed with it, what was known otherwise is looked for.
void rebalance::begin_at_committed(const rd_kafka_topic_partition_t& found) {
  const auto which = *table_.waiting(found.partition);
  const auto committed = known_in(found);
  const auto at = found.offset >= 0 ? found.offset : RD_KAFKA_OFFSET_BEGINNING;
  table_.start_at(which, at, committed ? committed : table_.awaited(found.partition));
  if (const auto kept = kept_in(found); kept >= 0)
    table_.start_kept(which, kept);
}

// Partitions are assigned anew: a seek does not revive what an offset reset has stopped. Not twice in a row, because
// librdkafka 2.0.2 aborts the program when a partition is stopped while it stops.
void rebalance::move_on() {
  const auto all = table_.moved();
  if (all.empty() || std::chrono::steady_clock::now() < may_move_at_)
    return;
  may_move_at_ = std::chrono::steady_clock::now() + between_moves;
  table_.tell_moved();
  if (is_cooperative())
    answer(false, all);
  answer(true, is_cooperative() ? all : table_.fetches());
  for (const auto paused : table_.told_pauses())
    rd_kafka_pause_partitions(client_, to_list(topic_, {{paused}}).get());
}

std::optional<moment> rebalance::deadline() const {
  if (!table_.moved().empty())
    return may_move_at_;
  return release_by_ ? std::optional{std::max(*release_by_, may_move_at_)} : std::nullopt;
}

void rebalance::close() {
  is_closing_ = true;
  if (!std::exchange(starting_, false))
    return;
  leaving_ = table_.waiting();
  if (auto leaving = table_.leave(leaving_); !leaving.empty())
    listener_.on_revoked(std::move(leaving), false);
  give_up();
}

void rebalance::lose_everything() {
  if (auto lost = table_.leave_all(); !lost.empty())
    listener_.on_revoked(std::move(lost), true);
  table_.remove_leaving();
}

void rebalance::give_up() {
  release_by_.reset();
  answer(false, leaving_);
  table_.remove_leaving();
}

void rebalance::commit_leaving() {
  const auto watermarks = table_.uncommitted_leaving();
  if (watermarks.empty())
    return;
  if (const auto error = commit_and_wait(client_, topic_, watermarks, commit_timeout); !came_too_late(error))
    tell(error, "commit on leaving");
  table_.committed(watermarks);
}

// librdkafka drops what reaches its main thread just as the group ends, and who waits for the result waits for ever
// (2.0.2: rd_kafka_cgrp_terminated purges a queue of requests). A node must not stand still at its stop for that.
void rebalance::answer(bool add, const std::vector<position>& partitions) {
  if (is_forgotten_)
    return;
  const std::shared_ptr<rd_kafka_topic_partition_list_t> list{to_list(topic_, partitions)};
  if (!is_closing_)
    return tell(change_assignment(client_, is_cooperative(), add, *list), "assignment");
  auto result = std::make_shared<rd_kafka_resp_err_t>(RD_KAFKA_RESP_ERR_NO_ERROR);
  is_forgotten_ =
      !returns_within(answer_patience, [client = client_, cooperative = is_cooperative(), add, list, result] {
        *result = change_assignment(client, cooperative, add, *list);
      });
  if (!is_forgotten_)
    tell(*result, "assignment");
}

void rebalance::tell(rd_kafka_resp_err_t error, const std::string& doing) {
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
    listener_.on_trouble("topic " + topic_ + ": " + doing + " failed: " + rd_kafka_err2str(error));
}

}  // namespace troupe::broker
