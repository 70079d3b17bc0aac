#include "tests/simulation/world/topic_effects.hpp"

#include "schemas/envelope.hpp"

namespace troupe::simulation {
namespace {

inbox_name name_of(const bridge::partition_name& of, const bridge::brought_event& event) {
  return {of.topic, std::string{event.id}, std::string{event.source}};
}

inbox_row row_of(const bridge::brought_event& event) { return {event.partition, event.at, event.appended_at}; }

}  // namespace

bool topic_transaction::move_offset(const bridge::partition_name& of, const bridge::commit_batch::fence_values& fence) {
  partition_ = of.topic + '/' + std::to_string(of.partition);
  const auto stored = open_.seen.consumer_offsets.find({of.topic, of.partition});
  if (stored != open_.seen.consumer_offsets.end() &&
      (stored->second.next != fence.from || stored->second.known.print != fence.from_print))
    return false;
  *log_ = by_.with.log_of(of.topic);
  open_.write(table::effects, [&with = by_.with, owner = by_.owner, of, fence, log = log_](tables& rows) {
    const auto next = fence.next;
    rows.consumer_offsets[{of.topic, of.partition}] = {next, fence.last};
    if (const auto at = fence.appended_at.time_since_epoch().count(); at != 0)
      rows.read_until[{of.topic, of.partition}] = at;
    with.clock.note(owner->node, "stores {}/{} next {}", of.topic, of.partition, next);
    with.judge.stored_offset({of.topic, of.partition, next, *log}, owner->node,
                             with.owns(owner, of.topic, of.partition));
  });
  return true;
}

std::vector<std::size_t> topic_transaction::note_events(const bridge::partition_name& of,
                                                        const std::vector<bridge::brought_event>& events) {
  std::vector<std::size_t> repeats;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto known = open_.seen.inbox.find(name_of(of, events[i]));
    if (known != open_.seen.inbox.end() && known->second != row_of(events[i])) {
      repeats.push_back(i);
      continue;
    }
    open_.write(table::effects, [name = name_of(of, events[i]), row = row_of(events[i])](tables& rows) {
      rows.inbox.emplace(name, row);
    });
  }
  return repeats;
}

void topic_transaction::forget_events(const bridge::partition_name& of,
                                      const std::vector<bridge::brought_event>& events) {
  for (const auto& event : events)
    open_.write(table::effects, [name = name_of(of, event)](tables& rows) { rows.inbox.erase(name); });
}

void topic_transaction::store_letters(const std::vector<letters::dead_letter>& letters) {
  for (const auto& letter : letters) {
    *log_ = by_.with.place_of(letter.topic, letter.record).log;
    store_letter(by_.with, open_, letter);
  }
}

// The relay is told in the order of the commits.
bridge::after_commit put_into_outbox(const batch_owner& by, transaction& open,
                                     const std::vector<schemas::event>& events) {
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
      return with.judge.event_buried(schemas::read_envelope(letter.record.head).id, letter.reason);
    const auto where = with.place_of(letter.topic, letter.record);
    if (!rows.dead_letters.emplace(where, letter.reason).second)
      return;
    with.clock.note("-", "dead letter {}{}: {}", to_string(where), held ? ", held" : "", letter.reason);
    if (held)
      return with.judge.held(where, letter.reason);
    with.judge.letter(where, letter.reason, letter.style == "keyed");
  });
}

store::stored<bridge::batch_effects> topic_database::transact(const work& todo) {
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

store::stored<std::optional<bridge::stored_offset>> topic_database::read_offset(const bridge::partition_name& of) {
  return by_.with.rows.transact(session_, [&](transaction& open) -> std::optional<bridge::stored_offset> {
    const auto found = open.seen.consumer_offsets.find({of.topic, of.partition});
    if (found == open.seen.consumer_offsets.end())
      return std::nullopt;
    return found->second;
  });
}

}  // namespace troupe::simulation
