#include "tests/simulation/world/oracle.hpp"

#include <algorithm>
#include <utility>

namespace troupe::simulation {
namespace {

constexpr std::chrono::milliseconds longest_wait{400};  // of a record whose key is free; the machine may be busy
constexpr std::size_t enough_keys = 8;                  // that fail alike say that it is not their fault
constexpr std::size_t most_failures = 20;               // of one thing within a second: more is a loop without a pause

}  // namespace

std::string to_string(const place& of) {
  return of.topic + '/' + std::to_string(of.partition) + '@' + std::to_string(of.at) +
         (of.log > 0 ? " of log " + std::to_string(of.log) : "");
}

void oracle::blame(const std::string& guarantee, const std::string& what) {
  if (!found_)
    found_ = violation{guarantee, what};
}

oracle::known_record* oracle::find(const place& of) {
  const auto log = logs_.find({of.topic, of.partition, of.log});
  const auto index = static_cast<std::size_t>(of.at);
  return log == logs_.end() || index >= log->second.size() ? nullptr : &log->second[index];
}

void oracle::appended(const place& where, record_facts facts) {
  if (!facts.event_id.empty() && ++copies_[facts.event_id] == 1)
    check_order_of_events(facts.event_id);
  check_cause(facts);
  if (facts.once)
    event_records_[facts.event_id].push_back(where);
  logs_[{where.topic, where.partition, where.log}].push_back({std::move(facts)});
}

void oracle::check_cause(const record_facts& facts) {
  if (facts.derived_from == 0)
    return;
  auto& one = derived_[facts.derived_from];
  one.published.insert(facts.event_id);
  if (one.causes == 0)
    blame("derived", "event " + facts.event_id + " was published although its cause had no effect");
  if (one.published.size() > one.causes)
    blame("derived", "event " + facts.event_id + " is one too many of its cause");
}

void oracle::hole(const place& where) {
  auto& log = logs_[{where.topic, where.partition, where.log}];
  log.emplace_back();
  log.back().is_hole = log.back().removed = true;
}

void oracle::removed(const place& of) { find(of)->removed = true; }

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

void oracle::committed(const place& of, const std::string& by) {
  auto& before = committed_[{of.topic, of.partition, of.log}];
  if (of.at < before)
    blame("G9", by + " set the committed offset of " + to_string(of) + " back from " + std::to_string(before));
  const auto& log = logs_[{of.topic, of.partition, of.log}];
  const auto end = static_cast<broker::offset>(log.size());
  if (of.at > end)
    blame("G4", by + " committed " + to_string(of) + ", beyond its end " + std::to_string(end));
  for (auto at = before; at < std::min(of.at, end); ++at)
    if (const auto& one = log[static_cast<std::size_t>(at)]; !is_settled(one) && !one.parked && !one.removed)
      blame("G4", by + " committed " + to_string(of) + " although offset " + std::to_string(at) + " is not finished");
  before = of.at;
}

void oracle::effect(const place& of, bool once, const std::string& by, bool current) {
  if (once && of.log < newest_log_[{of.topic, of.partition}])
    blame("log", by + " gave an effect to " + to_string(of) + " after the log made anew had some");
  if (once)
    newest_log_[{of.topic, of.partition}] = of.log;
  give(of, once, by, current);
}

void oracle::keyed_effect(const place& of, const std::string& by, bool current) {
  if (const auto* record = find(of); record != nullptr && record->facts.once)
    check_earlier_records(of, record->facts.event_id);
  give(of, true, by, current);
}

// So effects of a key are in the order in which its events were published first, however late a copy comes.
void oracle::check_earlier_records(const place& of, const std::string& event_id) {
  for (const auto& one : event_records_[event_id])
    if (one.topic == of.topic && one.partition == of.partition && one.log == of.log && one.at < of.at)
      if (const auto& earlier = *find(one); !earlier.finished() && !earlier.removed)
        blame("G5", "event " + event_id + " had its effect at " + to_string(of) + " although " + to_string(one) +
                        " brought it before");
}

void oracle::give(const place& of, bool once, const std::string& by, bool current) {
  auto* record = find(of);
  if (record == nullptr || record->is_hole)
    return blame("G3", by + " gave an effect to " + to_string(of) + ", which is no record");
  if (once && record->finished() && !(record->brought_back && record->effects == 0))
    blame(current ? "G3" : "G9",
          by + " gave " + to_string(of) + " a second effect" + (current ? "" : " after it had lost the partition"));
  if (record->facts.must_be_buried)
    blame("G7", by + " gave an effect to " + to_string(of) + ", which nobody can handle");
  finished(of);
  ++record->effects;
  if (had_effect(of, record->facts))
    derived_effect(record->facts);
}

void oracle::derived_effect(const record_facts& facts) {
  if (facts.gives_rise_to != 0)
    ++derived_[facts.gives_rise_to].causes;
  if (facts.derived_from == 0)
    return;
  auto& one = derived_[facts.derived_from];
  if (++one.effects > one.causes)
    blame("derived", "event " + facts.event_id + " gave its cause another derived effect");
}

bool oracle::is_settled(const known_record& record) const {
  return record.finished() || (record.facts.once && event_effects_.contains(record.facts.event_id));
}

bool oracle::had_effect(const place& of, const record_facts& facts) {
  if (!facts.once)
    return true;
  const auto [last, is_first] = event_effects_.try_emplace(facts.event_id, of);
  const auto& before = last->second;
  const bool same_log = before.partition == of.partition && before.log == of.log;
  const bool is_forgotten = same_log && facts.remembered > 0 && of.at - before.at > facts.remembered;
  if (!is_first && !is_forgotten)
    blame("G3", "event " + facts.event_id + " had another effect at " + to_string(of));
  last->second = of;
  return is_first;
}

// The order of keys is that of first effects: what comes again after a crash may repeat the tail of it. What was
// removed from its log may still be in hand, while others no longer see it.
void oracle::finished(const place& of) {
  const auto& record = *find(of);
  if (record.finished() || record.removed || record.facts.key.empty())
    return;
  auto [last, is_first] = last_finished_.try_emplace({of.topic, of.log, record.facts.key}, of);
  if (!is_first && last->second.at > of.at)
    blame("G5", to_string(of) + " of key " + record.facts.key + " was finished after " + to_string(last->second));
  last->second = of;
}

void oracle::stored_offset(const place& next, const std::string& by, bool current) {
  auto& before = stored_[{next.topic, next.partition, next.log}];
  if (next.at <= before)
    blame(current ? "G3" : "G9",
          by + " moved the stored offset from " + std::to_string(before) + " to " + to_string(next));
  before = std::max(before, next.at);
}

// Too few keys failed for anybody to tell that it is the sink.
bool oracle::is_excused(const known_record& record, const std::string& reason) {
  return !record.alone_at.empty() && reason.find(sick_words) != reason.npos;
}

void oracle::check_reason(const place& of, const known_record& record, const std::string& reason) {
  if (is_excused(record, reason) || record.mended)
    return;
  const auto& faults = record.facts.faults;
  const auto says = [&](const std::string& fault) { return reason.find(fault) != reason.npos; };
  if (!record.facts.must_be_buried)
    blame("G7", to_string(of) + " can be handled but is given up: " + reason);
  else if (!faults.empty() && std::none_of(faults.begin(), faults.end(), says))
    blame("G7", to_string(of) + " is given up for what is not its fault: " + reason);
}

void oracle::letter(const place& of, const std::string& reason, bool in_order) {
  auto* record = find(of);
  if (record == nullptr || record->is_hole)
    return blame("G7", "a dead letter for " + to_string(of) + ", which is no record");
  if (record->letters > 0)
    blame("G7", "a second dead letter for " + to_string(of));
  check_reason(of, *record, reason);
  if (in_order)
    finished(of);
  ++record->letters;
}

void oracle::held(const place& of, const std::string& reason) {
  auto* record = find(of);
  const bool had_effect = record != nullptr && record->letters == 0 && record->effects > 0;
  // A node that gives up may have stored its letter and not its offset; the next one, which holds, tries it again.
  const bool had_letter = record != nullptr && record->brought_back && record->effects == 0;
  const bool comes_again = had_letter || (had_effect && is_excused(*record, reason));
  if (record == nullptr || record->held || (record->finished() && !comes_again))
    return blame("G7", to_string(of) + " is held although it is " +
                           (record == nullptr    ? "no record"
                            : record->finished() ? "finished"
                                                 : "held already"));
  check_reason(of, *record, reason);
  record->held = true;
}

void oracle::replayed(const place& of, bool mended) {
  auto& record = *find(of);
  record.held = false;
  record.brought_back = true;
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

void oracle::order_refused(const std::string& key, bool failed) {
  refused_.insert(key);
  if (failed)
    blame("door", "the order with key " + key + " was answered as if it could never be stored");
}

void oracle::told_refused(const std::string& event_id, const std::string& reason) {
  blame("door", "a client was told that " + event_id + " can never be published: " + reason);
}

void oracle::failed(const std::string& what, const void* by, std::chrono::milliseconds now) {
  auto& late = failures_[{by, what}];
  while (!late.empty() && late.front() + std::chrono::milliseconds{1000} <= now)
    late.pop_front();
  late.push_back(now);
  if (late.size() > most_failures)
    blame("busy", what + " was tried in vain " + std::to_string(late.size()) + " times within a second");
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
  sick_keys_.erase(by);
  auto& open = open_[{by, find(of)->facts.key}];
  open -= open > 0 ? 1 : 0;
}

void oracle::sick(const place& of, const void* by) {
  auto& record = *find(of);
  auto& keys = sick_keys_[by];
  keys.insert(record.facts.key.empty() ? to_string(of) : record.facts.key);
  if (keys.size() < enough_keys)
    record.alone_at.insert(by);
  else
    record.alone_at.erase(by);
}

std::size_t oracle::poison_left(const std::string& topic) const {
  std::size_t out = 0;
  for (const auto& [name, log] : logs_)
    if (std::get<0>(name) == topic)
      out += static_cast<std::size_t>(std::count_if(log.begin(), log.end(), [this](const auto& one) {
        return one.facts.must_be_buried && !is_settled(one) && !one.removed;
      }));
  return out;
}

void oracle::mended(const std::string& topic, const std::string& fault) {
  for (auto& [name, log] : logs_)
    for (auto& one : log) {
      if (std::get<0>(name) != topic || std::erase(one.facts.faults, fault) == 0)
        continue;
      one.facts.must_be_buried = !one.facts.faults.empty();
      one.mended = true;
    }
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
  check_derived();
}

// That each has its effect is said of its record.
void oracle::check_derived() {
  for (const auto& [number, one] : derived_)
    if (one.published.size() != one.causes)
      blame("derived", std::to_string(one.causes) + " effects of number " + std::to_string(number) + " gave rise to " +
                           std::to_string(one.published.size()) + " events in the topic");
}

void oracle::check_orders() {
  for (const auto& key : placed_)
    if (!orders_.contains(key))
      blame("G1", "the order with key " + key + " was answered as placed and is not stored");
  for (const auto& key : refused_)
    if (orders_.contains(key))
      blame("G2", "the order with key " + key + " was refused and is stored");
  for (const auto& [event_id, key_and_number] : stored_events_)
    if (!copies_.contains(event_id))
      blame("G1", "event " + event_id + " is stored and in no topic");
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
      const auto& [topic, partition, number] = name;
      const place of{topic, partition, static_cast<broker::offset>(at), number};
      if (!is_settled(log[at]) && !log[at].removed)
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
      if (facts.coupon == 0 || facts.must_be_buried || (record.removed && !record.finished()))
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
