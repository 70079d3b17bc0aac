#include "tests/simulation/world/topic_effects.hpp"

#include "runtime/wire/envelope.hpp"

#include <stdexcept>

namespace troupe::simulation {
bool topic_transaction::move_offset(const broker::partition_name& of, const effect::commit_batch::fence_values& fence) {
  partition_ = of.topic + '/' + std::to_string(of.partition);
  const auto stored = open_.seen.consumer_offsets.find({of.topic, of.partition});
  if (stored != open_.seen.consumer_offsets.end() &&
      (stored->second.next != fence.from || stored->second.known.print != fence.from_print))
    return false;
  *log_ = by_.with.log_of(of, fence.last);
  open_.write(table::effects, [&with = by_.with, owner = by_.owner, of, fence, log = log_](tables& rows) {
    const auto next = fence.next;
    rows.consumer_offsets[{of.topic, of.partition}] = {next, fence.last};
    with.clock.note(owner->node, "stores {}/{} next {}", of.topic, of.partition, next);
    with.judge.stored_offset({of.topic, of.partition, next, *log}, owner->node,
                             with.owns(owner, of.topic, of.partition));
  });
  return true;
}

std::vector<inbox::noted_batch> topic_transaction::load_inbox(const broker::partition_name& of) {
  std::vector<inbox::noted_batch> youngest_first;
  const auto found = open_.seen.inbox.find({of.topic, of.partition});
  if (found != open_.seen.inbox.end())
    for (auto row = found->second.rbegin(); row != found->second.rend(); ++row)
      youngest_first.push_back({row->first, row->second});
  return youngest_first;
}

void topic_transaction::note(const broker::partition_name& of, const inbox::change& change) {
  open_.write(table::effects, [of, change](tables& rows) {
    auto& noted = rows.inbox[{of.topic, of.partition}];
    if (change.outdated)
      noted.erase(noted.begin(), noted.upper_bound(*change.outdated));
    auto& row = noted[change.number];
    row.insert(row.end(), change.events.begin(), change.events.end());
  });
}

// No local route leads to a batch handler here.
std::vector<std::size_t> topic_transaction::note_events(const broker::partition_name&,
                                                        const std::vector<inbox::brought_event>&) {
  throw std::logic_error{"a batch without a fence"};
}

void topic_transaction::forget_events(const broker::partition_name&, const std::vector<inbox::brought_event>&) {}

void topic_transaction::store_letters(const std::vector<letters::dead_letter>& letters) {
  for (const auto& letter : letters) {
    *log_ = by_.with.place_of(letter.topic, letter.record).log;
    store_letter(by_.with, open_, letter);
  }
}

// The relay is told in the order of the commits.
effect::after_commit put_into_outbox(const batch_owner& by, transaction& open, const std::vector<wire::event>& events) {
  std::vector<outbox::entry> entries;
  for (const auto& event : events) {
    if (open.seen.outbox.contains(event.id))
      continue;
    outbox::entry one{event, last_of_key(open.seen, event, open.seen.last_position + 1)};
    for (const auto& earlier : entries)
      if (earlier.event.topic == event.topic && earlier.event.key == event.key)
        one.before = earlier.event.id;
    entries.push_back(std::move(one));
    open.write(table::outbox, [&with = by.with, owner = by.owner, event](tables& rows) {
      rows.outbox[event.id] = {event, owner->node, with.clock.now(), ++rows.last_position};
      with.judge.event_stored(event.id, event.topic + event.key);
    });
  }
  return [relay = by.relay, entries] { caf::anon_send(relay, outbox::committed{entries}); };
}

place topic_transaction::admit(const std::string& topic, const broker::record& one) {
  auto where = by_.with.place_of(topic, one);
  *log_ = where.log;
  if (by_.with.is_refused(where))
    throw statement_failed{"23514", refused_by_database};
  return where;
}

void store_letter(backend& with, transaction& open, const letters::dead_letter& letter, bool held) {
  open.write(table::letters, [&with, letter, held](tables& rows) {
    if (letter.record.at < 0)
      return with.judge.event_buried(wire::read_envelope(letter.record.head).id, letter.reason);
    const auto where = with.place_of(letter.topic, letter.record);
    if (!rows.dead_letters.emplace(where, letter.reason).second)
      return;
    with.clock.note("-", "dead letter {}{}: {}", to_string(where), held ? ", held" : "", letter.reason);
    if (held)
      return with.judge.held(where, letter.reason);
    with.judge.letter(where, letter.reason, letter.style == "keyed");
  });
}

store::stored<effect::batch_effects> topic_database::transact(const work& todo) {
  std::string partition;
  auto done = by_.with.rows.transact(session_, [&](transaction& open) {
    const auto effects = open_(by_, open);
    // Said also when it fails.
    const std::shared_ptr<void> told{nullptr, [&](void*) { partition = effects->partition(); }};
    return todo(*effects);
  });
  if (!done)  // of each topic by itself: which partition it was is not known when no session could be opened
    by_.with.judge.failed("batch of " + partition, this, by_.with.clock.elapsed());
  return done;
}

store::stored<std::optional<effect::stored_offset>> topic_database::read_offset(const broker::partition_name& of) {
  return by_.with.rows.transact(session_, [&](transaction& open) -> std::optional<effect::stored_offset> {
    const auto found = open.seen.consumer_offsets.find({of.topic, of.partition});
    if (found == open.seen.consumer_offsets.end())
      return std::nullopt;
    return found->second;
  });
}

}  // namespace troupe::simulation
