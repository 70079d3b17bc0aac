#include "tests/simulation/world/oracle.hpp"

#include <algorithm>
#include <utility>

namespace troupe::simulation {
namespace {

constexpr std::chrono::milliseconds longest_wait{400};  // of a record whose key is free; the machine may be busy

}  // namespace

std::string to_string(const place& of) {
  return of.topic + '/' + std::to_string(of.partition) + '@' + std::to_string(of.at);
}

void oracle::blame(const std::string& guarantee, const std::string& what) {
  if (!found_)
    found_ = violation{guarantee, what};
}

oracle::known_record* oracle::find(const place& of) {
  const auto log = logs_.find({of.topic, of.partition});
  const auto index = static_cast<std::size_t>(of.at);
  return log == logs_.end() || index >= log->second.size() ? nullptr : &log->second[index];
}

void oracle::appended(const place& where, record_facts facts) {
  if (!facts.event_id.empty() && ++copies_[facts.event_id] == 1)
    check_order_of_events(facts.event_id);
  logs_[{where.topic, where.partition}].push_back({std::move(facts)});
}

// Order of first appearance: what a dead node has published and could not erase may come again later.
void oracle::check_order_of_events(const std::string& event_id) {
  const auto stored = stored_events_.find(event_id);
  if (stored == stored_events_.end())
    return;
  const auto& [key, number] = stored->second;
  auto& last = last_appended_[key];
  if (number < last)
    blame("G5", "event " + event_id + " of key " + key + " was overtaken by one that was stored later");
  last = std::max(last, number);
}

void oracle::committed(const std::string& topic, std::int32_t partition, broker::offset next, const std::string& by) {
  const auto name = topic + '/' + std::to_string(partition);
  auto& before = committed_[{topic, partition}];
  if (next < before)
    blame("G9", by + " set the committed offset of " + name + " back from " + std::to_string(before) + " to " +
                    std::to_string(next));
  const auto& log = logs_[{topic, partition}];
  if (next > static_cast<broker::offset>(log.size()))
    blame("G4", by + " committed " + name + " beyond its end");
  for (auto at = before; at < next && at < static_cast<broker::offset>(log.size()); ++at)
    if (const auto& one = log[static_cast<std::size_t>(at)]; !one.finished() && !one.parked)
      blame("G4", by + " committed " + name + " up to " + std::to_string(next) + " although offset " +
                      std::to_string(at) + " is not finished");
  before = next;
}

void oracle::effect(const place& of, bool once, const std::string& by, bool current) {
  auto* record = find(of);
  if (record == nullptr)
    return blame("G3", by + " gave an effect to " + to_string(of) + ", which is no record");
  if (once && record->finished())
    blame(current ? "G3" : "G9",
          by + " gave " + to_string(of) + " a second effect" + (current ? "" : " after it had lost the partition"));
  if (record->facts.must_be_buried)
    blame("G7", by + " gave an effect to " + to_string(of) + ", which nobody can handle");
  finished(of);
  ++record->effects;
}

// The order of keys is that of first effects: what comes again after a crash may repeat the tail of it.
void oracle::finished(const place& of) {
  const auto& record = *find(of);
  if (record.finished() || record.facts.key.empty())
    return;
  auto [last, is_first] = last_finished_.try_emplace({of.topic, record.facts.key}, of);
  if (!is_first && last->second.at > of.at)
    blame("G5", to_string(of) + " of key " + record.facts.key + " was finished after " + to_string(last->second));
  last->second = of;
}

void oracle::stored_offset(const std::string& topic, std::int32_t partition, broker::offset next, const std::string& by,
                           bool current) {
  auto& before = stored_[{topic, partition}];
  const auto name = topic + '/' + std::to_string(partition);
  if (next <= before)
    blame(current ? "G3" : "G9", by + " moved the stored offset of " + name + " from " + std::to_string(before) +
                                     " to " + std::to_string(next));
  before = std::max(before, next);
}

void oracle::letter(const place& of, const std::string& reason, bool in_order) {
  auto* record = find(of);
  if (record == nullptr)
    return blame("G7", "a dead letter for " + to_string(of) + ", which is no record");
  if (record->letters > 0)
    blame("G7", "a second dead letter for " + to_string(of));
  if (!record->facts.must_be_buried)
    blame("G7", to_string(of) + " can be handled but became a dead letter: " + reason);
  if (in_order)
    finished(of);
  ++record->letters;
}

void oracle::held(const place& of, const std::string& reason) {
  auto* record = find(of);
  if (record == nullptr || record->held || record->finished())
    return blame("G7", to_string(of) + " is held although it is " +
                           (record == nullptr    ? "no record"
                            : record->finished() ? "finished"
                                                 : "held already"));
  if (!record->facts.must_be_buried)
    blame("G7", to_string(of) + " can be handled but is held: " + reason);
  record->held = true;
}

void oracle::replayed(const place& of, bool mended) {
  auto& record = *find(of);
  record.held = false;
  record.facts.must_be_buried = record.facts.must_be_buried && !mended;
}

void oracle::discarded(const place& of) {
  finished(of);
  auto& record = *find(of);
  record.held = false;
  ++record.letters;
}

// The watermark may pass it, and its key is free for nobody: the table holds it.
void oracle::parked(const place& of) {
  auto& record = *find(of);
  record.parked = true;
  parked_keys_.insert(record.facts.key);
}

void oracle::issued(std::int64_t coupon, std::int64_t user) { issues_[coupon].push_back(user); }

void oracle::order_stored(const std::string& key, const std::string& event_id, const std::string& event_key) {
  stored_events_.emplace(event_id, std::pair{event_key, stored_events_.size() + 1});
  if (!orders_.emplace(key, event_id).second)
    blame("G1", "the order with key " + key + " was stored twice");
}

void oracle::told_durable(const std::string& event_id) {
  if (!copies_.contains(event_id))
    blame("G1", "a client was told that " + event_id + " is durable, but it is in no topic");
}

void oracle::in_hand(const std::string& node, const std::string& topic, std::size_t records, std::size_t most) {
  if (records > most)
    blame("G8",
          node + " holds " + std::to_string(records) + " records of " + topic + ", more than " + std::to_string(most));
}

void oracle::left_group(const std::string& node, std::size_t still_in_hand) {
  if (still_in_hand > 0)
    blame("G9", node + " left in order although " + std::to_string(still_in_hand) +
                    " records were in hand and time was left");
}

// A life that lost records it had read never answers them here: its key then counts as taken, and nothing is said.
// The first records of an assignment wait for the database to confirm its claim.
void oracle::read(const place& of, const void* by, std::uint64_t generation, std::chrono::milliseconds now) {
  auto& record = *find(of);
  const bool is_free = record.facts.key.empty() || open_[{by, record.facts.key}]++ == 0;
  const bool may_go = is_free && under_way_.contains({by, generation}) && !parked_keys_.contains(record.facts.key);
  record.free_for = may_go ? by : nullptr;
  record.generation = generation;
  record.read_at = now;
}

void oracle::handed(const place& of, const void* by, std::chrono::milliseconds now) {
  auto& record = *find(of);
  const auto waited = now - record.read_at;
  if (!parked_keys_.contains(record.facts.key))  // parked ones come by turns of their own
    under_way_.emplace(by, record.generation);
  if (std::exchange(record.free_for, nullptr) == by && waited > longest_wait)
    blame("G5", to_string(of) + " waited " + std::to_string(waited.count()) + " ms although its key was free");
}

void oracle::answered(const place& of, const void* by) {
  auto& open = open_[{by, find(of)->facts.key}];
  open -= open > 0 ? 1 : 0;
}

void oracle::froze(const void* by) {
  for (auto& [name, log] : logs_)
    for (auto& record : log)
      if (record.free_for == by)
        record.free_for = nullptr;
}

void oracle::settled(bool calm) {
  check_orders();
  check_records(calm);
  check_winners();
}

void oracle::check_orders() {
  for (const auto& key : placed_)
    if (!orders_.contains(key))
      blame("G1", "the order with key " + key + " was answered as placed and is not stored");
  for (const auto& key : refused_)
    if (orders_.contains(key))
      blame("G2", "the order with key " + key + " was refused and is stored");
  std::set<std::string> stored;
  for (const auto& [key, event_id] : orders_) {
    stored.insert(event_id);
    if (!copies_.contains(event_id))
      blame("G1", "the order with key " + key + " is stored, its event " + event_id + " is in no topic");
  }
  for (const auto& [event_id, count] : copies_)
    if (event_id.starts_with("order-completed-") && !stored.contains(event_id))
      blame("G2", "event " + event_id + " is of no stored order");
}

void oracle::check_records(bool calm) {
  for (const auto& [event_id, count] : copies_)
    if (calm && count > 1)
      blame("calm", "event " + event_id + " was published " + std::to_string(count) + " times without a fault");
  for (const auto& [name, log] : logs_)
    for (std::size_t at = 0; at < log.size(); ++at) {
      const place of{name.first, name.second, static_cast<broker::offset>(at)};
      if (!log[at].finished())
        blame(log[at].facts.must_be_buried ? "G7" : "G3", to_string(of) + " has neither an effect nor a dead letter");
      if (calm && log[at].effects > 1)
        blame("calm", to_string(of) + " was handled twice without a fault");
    }
}

// The first distinct users by offset; all requests for a coupon are in one partition.
void oracle::check_winners() {
  std::map<std::int64_t, std::vector<std::int64_t>> expected;
  for (const auto& [name, log] : logs_)
    for (const auto& record : log) {
      const auto& facts = record.facts;
      if (facts.coupon == 0 || facts.must_be_buried)
        continue;
      auto& winners = expected[facts.coupon];
      const bool is_new = std::find(winners.begin(), winners.end(), facts.user) == winners.end();
      if (is_new && static_cast<std::int64_t>(winners.size()) < supplies_[facts.coupon])
        winners.push_back(facts.user);
    }
  for (const auto& [coupon, winners] : expected)
    if (winners != issues_[coupon])
      blame("G6", "the winners of coupon " + std::to_string(coupon) + " are not its first distinct users by offset");
}

}  // namespace troupe::simulation
