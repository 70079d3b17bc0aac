#include "runtime/broker/rdkafka/assignment_table.hpp"

#include "runtime/broker/landmark.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

namespace troupe::broker {
namespace {

std::uint64_t next_generation() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

std::vector<assignment> assignment_table::add(const std::vector<position>& partitions) {
  std::vector<assignment> added;
  for (const auto& each : partitions) {
    added.push_back({each.partition, next_generation()});
    entries_.insert_or_assign(each.partition, entry{}).first->second.which = added.back();
  }
  return added;
}

void assignment_table::start_at(assignment which, offset at, landmark known) {
  if (auto* held = find(which); held && held->now == phase::waiting) {
    held->start = at;
    held->known = held->awaited = known;
  }
}

bool assignment_table::all_have_a_start() const {
  return std::all_of(entries_.begin(), entries_.end(), [](const auto& each) {
    return each.second.now != phase::waiting || each.second.start.has_value();
  });
}

std::vector<position> assignment_table::waiting() const {
  std::vector<position> all;
  for (const auto& [partition, held] : entries_)
    if (held.now == phase::waiting)
      all.push_back({partition, held.start.value_or(RD_KAFKA_OFFSET_INVALID)});
  return all;
}

void assignment_table::begin_reading() {
  for (auto& [partition, held] : entries_)
    if (held.now == phase::waiting)
      held.now = phase::reading;
}

std::vector<position> assignment_table::reading() const {
  std::vector<position> all;
  for (const auto& [partition, held] : entries_)
    if (held.now == phase::reading)
      all.push_back({partition, *held.start});
  return all;
}

offset assignment_table::fetched_from(const entry& held) { return held.awaited ? held.awaited.at : *held.start; }

std::vector<position> assignment_table::fetches() const {
  std::vector<position> all;
  for (const auto& [partition, held] : entries_)
    if (held.now == phase::reading)
      all.push_back({partition, fetched_from(held)});
  return all;
}

landmark assignment_table::awaited(std::int32_t partition) const {
  const auto found = entries_.find(partition);
  return found == entries_.end() ? landmark{} : found->second.awaited;
}

void assignment_table::start_kept(assignment which, offset kept) {
  if (auto* held = find(which))
    held->kept = kept;
}

std::optional<offset> assignment_table::kept(std::int32_t partition) const {
  const auto found = entries_.find(partition);
  return found == entries_.end() ? std::nullopt : found->second.kept;
}

landmark assignment_table::known(std::int32_t partition) const {
  const auto found = entries_.find(partition);
  return found == entries_.end() ? landmark{} : found->second.known;
}

void assignment_table::give_up_awaited(std::int32_t partition) {
  if (const auto found = entries_.find(partition); found != entries_.end())
    found->second.awaited = {};
}

assignment_table::proof assignment_table::compare(const record& read) {
  const auto found = entries_.find(read.from.partition);
  if (found == entries_.end() || !found->second.awaited)
    return proof::none;
  if (read.at > found->second.awaited.at && found->second.only_sought)
    return proof::go_back;
  const auto known = std::exchange(found->second.awaited, {});
  if (read.at == known.at && read.print != known.print)
    return proof::another;
  return *found->second.start <= known.at ? proof::go_back : proof::none;
}

std::optional<assignment> assignment_table::reading(std::int32_t partition) const {
  return find(partition, phase::reading);
}

std::optional<assignment> assignment_table::waiting(std::int32_t partition) const {
  return find(partition, phase::waiting);
}

std::vector<assignment> assignment_table::all_reading() const {
  std::vector<assignment> all;
  for (const auto& [partition, held] : entries_)
    if (held.now == phase::reading)
      all.push_back(held.which);
  return all;
}

bool assignment_table::admit(std::int32_t partition, offset at) {
  auto found = entries_.find(partition);
  if (found == entries_.end() || found->second.now != phase::reading || at < *found->second.start)
    return false;
  found->second.start = at + 1;
  found->second.has_read = true;
  found->second.at_end = entry::rest::no;
  return true;
}

bool assignment_table::reach(std::int32_t partition, offset end) {
  auto found = entries_.find(partition);
  if (found == entries_.end() || found->second.now != phase::reading)
    return false;
  found->second.at_end = entry::rest::begun;
  if (end <= *found->second.start)
    return false;
  found->second.start = end;
  return true;
}

std::optional<offset> assignment_table::rests_at(std::int32_t partition) const {
  const auto found = entries_.find(partition);
  return found != entries_.end() && found->second.at_end == entry::rest::yes ? found->second.start : std::nullopt;
}

void assignment_table::look_for_rest(bool asked) {
  for (auto& [partition, held] : entries_)
    if (held.at_end != entry::rest::no)
      held.at_end = asked ? entry::rest::yes : entry::rest::begun;
}

bool assignment_table::await_again(std::int32_t partition) {
  const auto found = entries_.find(partition);
  if (found == entries_.end() || found->second.now != phase::reading || found->second.moved)
    return false;
  auto& held = found->second;
  if (!held.awaited)
    held.awaited = held.last ? held.last : held.known;
  held.only_sought = true;
  return static_cast<bool>(held.awaited);
}

bool assignment_table::admit(const record& read) {
  const bool is_new = admit(read.from.partition, read.at);
  if (is_new)
    entries_.find(read.from.partition)->second.last = landmark_of(read);
  return is_new;
}

bool assignment_table::has_read(std::int32_t partition) const {
  const auto found = entries_.find(partition);
  return found != entries_.end() && found->second.has_read;
}

void assignment_table::restart(std::int32_t partition, offset at, landmark known) {
  if (auto found = entries_.find(partition); found != entries_.end()) {
    found->second.start = at;
    found->second.known = found->second.awaited = known;
    found->second.stored_below = found->second.last = {};
    found->second.has_read = false;
    found->second.at_end = entry::rest::no;
    found->second.moved = true;
    found->second.stored = found->second.committed = -1;
  }
}

void assignment_table::move(std::int32_t partition) {
  if (const auto found = entries_.find(partition); found != entries_.end())
    found->second.moved = true;
}

bool assignment_table::has_moved(std::int32_t partition) const {
  const auto found = entries_.find(partition);
  return found != entries_.end() && found->second.moved;
}

std::vector<position> assignment_table::moved() const {
  auto all = fetches();
  std::erase_if(all, [this](const auto& each) { return !has_moved(each.partition); });
  return all;
}

void assignment_table::tell_moved() {
  for (auto& [partition, held] : entries_)
    if (std::exchange(held.moved, false))
      held.only_sought = false;
}

void assignment_table::pause(assignment which) {
  if (auto* held = find(which); held && held->now != phase::leaving)
    held->paused = true;
}

bool assignment_table::resume(assignment which) {
  auto* held = find(which);
  if (!held || held->now == phase::leaving)
    return false;
  held->paused = false;
  return std::exchange(held->pause_told, false);
}

bool assignment_table::all_paused() const {
  return std::all_of(entries_.begin(), entries_.end(),
                     [](const auto& each) { return each.second.now == phase::reading && each.second.paused; });
}

std::vector<std::int32_t> assignment_table::pauses_to_tell() const {
  std::vector<std::int32_t> all;
  for (const auto& [partition, held] : entries_)
    if (held.paused && !held.pause_told && held.now == phase::reading)
      all.push_back(partition);
  return all;
}

std::vector<std::int32_t> assignment_table::told_pauses() const {
  std::vector<std::int32_t> all;
  for (const auto& [partition, held] : entries_)
    if (held.pause_told && held.now == phase::reading)
      all.push_back(partition);
  return all;
}

void assignment_table::tell_pauses() {
  for (auto& [partition, held] : entries_)
    held.pause_told = held.paused && held.now == phase::reading;
}

void assignment_table::store(assignment which, offset next, landmark below, offset kept) {
  auto* held = find(which);
  if (held == nullptr || next < held->stored || (held->now == phase::reading && next > *held->start))
    return;
  held->stored = next;
  held->stored_below = below || held->known.at >= next ? below : held->known;
  held->stored_kept = kept;
}

std::vector<watermark> assignment_table::uncommitted() const {
  std::vector<watermark> all;
  for (const auto& [partition, held] : entries_)
    if (held.stored > held.committed)
      all.push_back({held.which, held.stored, held.stored_below, held.stored_kept});
  return all;
}

void assignment_table::committed(const std::vector<watermark>& watermarks) {
  for (const auto& each : watermarks)
    if (auto* held = find(each.which))
      held->committed = std::max(held->committed, each.next);
}

std::vector<assignment> assignment_table::leave(const std::vector<position>& partitions) {
  std::vector<assignment> leaving;
  for (const auto& each : partitions)
    if (auto found = entries_.find(each.partition); found != entries_.end()) {
      found->second.now = phase::leaving;
      leaving.push_back(found->second.which);
    }
  return leaving;
}

std::vector<assignment> assignment_table::leave_all() {
  std::vector<position> all;
  for (const auto& [partition, held] : entries_)
    all.push_back({partition, 0});
  return leave(all);
}

void assignment_table::release(assignment which) {
  if (auto* held = find(which))
    held->released = true;
}

bool assignment_table::all_released() const {
  return std::all_of(entries_.begin(), entries_.end(),
                     [](const auto& each) { return each.second.now != phase::leaving || each.second.released; });
}

std::vector<watermark> assignment_table::uncommitted_leaving() const {
  auto all = uncommitted();
  std::erase_if(all, [this](const auto& each) { return reading(each.which.partition).has_value(); });
  return all;
}

void assignment_table::remove_leaving() {
  std::erase_if(entries_, [](const auto& each) { return each.second.now == phase::leaving; });
}

assignment_table::entry* assignment_table::find(assignment which) {
  auto found = entries_.find(which.partition);
  return found != entries_.end() && found->second.which == which ? &found->second : nullptr;
}

std::optional<assignment> assignment_table::find(std::int32_t partition, phase now) const {
  const auto found = entries_.find(partition);
  if (found == entries_.end() || found->second.now != now)
    return std::nullopt;
  return found->second.which;
}

}  // namespace troupe::broker
