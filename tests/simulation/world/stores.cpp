#include "tests/simulation/world/stores.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/effect/batch_effect.hpp"
#include "runtime/effect/fence_actor.hpp"
#include "tests/simulation/world/session_line.hpp"
#include "tests/simulation/world/topic_effects.hpp"

namespace troupe::simulation {
namespace {

struct store_state {
  static inline const char* name = "simulated_store";
  std::optional<session_line> line;
  client_session session;
};

// --- dead letters ---

using letters_with_steps = letters::dead_letter_port::extend<caf::reacts_to<step>>;

letters_with_steps::behavior_type letters(actor::pointer<letters_with_steps, store_state> self, backend* with,
                                          const life_ptr& owner) {
  self->state.line.emplace(caf::strong_actor_ptr{self->ctrl()}, with->clock);
  self->state.session.owner = owner;
  return {[=](const letters::bury& asked) -> caf::result<bool> {
            auto promise = self->make_response_promise<bool>();
            self->state.line->answer(promise, [=] {
              auto done = with->rows.transact(self->state.session, [&](transaction& open) {
                for (const auto& letter : asked.letters)
                  store_letter(*with, open, letter);
                return true;
              });
              if (!done)
                with->judge.failed(
                    "letter of " + to_string(with->place_of(asked.letters[0].topic, asked.letters[0].record)),
                    owner.get(), with->clock.elapsed());
              return done;
            });
            return promise;
          },
          [](const step& now) { now(); }};
}

// --- outbox ---

using outbox_with_steps = outbox::outbox_store_port::extend<caf::reacts_to<step>>;

bool is_living(const tables& rows, const std::string& node, clockwork::instant now, milliseconds dead_after) {
  const auto beat = rows.heartbeats.find(node);
  return beat != rows.heartbeats.end() && beat->second > now - dead_after;
}

// As sweep_sql: rows of the dead become this node's; then its own that are older than the grace.
outbox::swept take_waiting(backend& with, transaction& open, const std::string& node, const outbox::sweep& asked) {
  open.write(table::outbox, [](tables&) {});  // an UPDATE, even if it finds none
  std::map<std::int64_t, wire::event> found;
  const auto now = with.clock.now();
  for (const auto& [id, row] : open.seen.outbox) {
    if (std::find(asked.topics.begin(), asked.topics.end(), row.event.topic) == asked.topics.end())
      continue;
    if (row.node != node && is_living(open.seen, row.node, now, asked.dead_after))
      continue;
    if (row.node != node)
      open.write(table::outbox, [id = id, node](tables& rows) { rows.outbox.at(id).node = node; });
    if (row.created_at < now - asked.grace && row.position > asked.after)
      found.emplace(row.position, row.event);
  }
  outbox::swept out;
  for (auto& [position, event] : found)
    if (out.events.size() < static_cast<std::size_t>(asked.limit)) {
      auto before = last_of_key(open.seen, event, position);
      out.events.push_back({std::move(event), std::move(before)});
      out.last = position;
    }
  out.is_full = std::ssize(out.events) >= asked.limit;
  return out;
}

const outbox_row& oldest_of_key(const tables& rows, const wire::event& of) {
  const outbox_row* oldest = nullptr;
  for (const auto& [id, row] : rows.outbox)
    if (row.event.topic == of.topic && row.event.key == of.key && (!oldest || row.position < oldest->position))
      oldest = &row;
  return *oldest;
}

struct still_there {
  std::vector<std::string> ids;
  std::map<std::string, const outbox_row*> to_hand_on;  // by id: the oldest row of its key, another node's
};

still_there find_present(const transaction& open, const std::string& node, const outbox::find_present& asked) {
  still_there out;
  for (const auto& chain : asked.chains) {
    const auto found = open.seen.outbox.find(chain.awaited);
    if (found == open.seen.outbox.end())
      continue;
    out.ids.push_back(chain.awaited);
    const auto& oldest = oldest_of_key(open.seen, found->second.event);
    if (oldest.node != node)
      for (const auto& id : chain.ids)
        out.to_hand_on[id] = &oldest;
  }
  return out;
}

std::vector<std::string> hand_on(backend& with, transaction& open, const std::string& node, const still_there& what,
                                 milliseconds dead_after) {
  std::vector<std::string> out;
  for (const auto& [id, oldest] : what.to_hand_on) {
    const auto row = open.seen.outbox.find(id);
    if (row == open.seen.outbox.end() || row->second.node != node ||
        !is_living(open.seen, oldest->node, with.clock.now(), dead_after))
      continue;
    out.push_back(id);
    open.write(table::outbox, [id = id, head = oldest->event.id, to = oldest->node](tables& rows) {
      rows.outbox.at(head).is_awaited = true;
      rows.outbox.at(id).node = to;
      rows.outbox.at(id).is_handed = true;
    });
  }
  return out;
}

// As outbox_store_actor: what may have been handed on counts as such.
store::stored<outbox::present> look_up(backend& with, client_session& by, const outbox::find_present& asked) {
  const auto& node = by.owner->node;
  const auto found = with.rows.transact(by, [&](transaction& open) { return find_present(open, node, asked); });
  if (!found)
    return tl::unexpected(found.error());
  outbox::present out{found->ids, {}};
  if (found->to_hand_on.empty())
    return out;
  const auto handed =
      with.rows.transact(by, [&](transaction& open) { return hand_on(with, open, node, *found, asked.dead_after); });
  if (handed)
    out.handed_on = *handed;
  else
    for (const auto& [id, oldest] : found->to_hand_on)
      out.handed_on.push_back(id);
  return out;
}

// The deletion alone is a transaction; what was handed to the node is read in another one.
bool erase_rows(transaction& open, const outbox::erase& asked) {
  open.write(table::outbox, [ids = asked.ids](tables& rows) {
    for (const auto& id : ids)
      rows.outbox.erase(id);
  });
  return std::any_of(asked.ids.begin(), asked.ids.end(), [&](const std::string& id) {
    const auto found = open.seen.outbox.find(id);
    return found != open.seen.outbox.end() && found->second.is_awaited;
  });
}

outbox::erased take_handed(transaction& open, const std::string& node, std::size_t room) {
  std::map<std::int64_t, wire::event> found;
  for (const auto& [id, row] : open.seen.outbox)
    if (row.node == node && row.is_handed)
      found.emplace(row.position, row.event);
  outbox::erased out;
  for (const auto& [position, event] : found)
    if (out.handed.size() < room) {
      out.handed.push_back({event, last_of_key(open.seen, event, position)});
      open.write(table::outbox, [id = event.id](tables& rows) { rows.outbox.at(id).is_handed = false; });
    }
  out.is_full = out.handed.size() >= room;
  return out;
}

store::stored<outbox::erased> erase_delivered(backend& with, client_session& by, const outbox::erase& asked) {
  const auto awaited = with.rows.transact(by, [&](transaction& open) { return erase_rows(open, asked); });
  if (!awaited)
    return tl::unexpected(awaited.error());
  if (!*awaited)
    return outbox::erased{};
  return with.rows.transact(by, [&](transaction& open) { return take_handed(open, by.owner->node, asked.room); });
}

outbox_with_steps::behavior_type outbox_store(actor::pointer<outbox_with_steps, store_state> self, backend* with,
                                              const life_ptr& owner) {
  self->state.line.emplace(caf::strong_actor_ptr{self->ctrl()}, with->clock);
  self->state.session.owner = owner;
  return {[=](const outbox::sweep& asked) -> caf::result<outbox::swept> {
            auto promise = self->make_response_promise<outbox::swept>();
            self->state.line->answer(promise, [=] {
              return with->rows.transact(self->state.session, [&](transaction& open) {
                return take_waiting(*with, open, owner->node, asked);
              });
            });
            return promise;
          },
          [=](const outbox::find_present& asked) -> caf::result<outbox::present> {
            auto promise = self->make_response_promise<outbox::present>();
            self->state.line->answer(promise, [=] { return look_up(*with, self->state.session, asked); });
            return promise;
          },
          [=](const outbox::erase& asked) -> caf::result<outbox::erased> {
            auto promise = self->make_response_promise<outbox::erased>();
            self->state.line->answer(promise, [=] { return erase_delivered(*with, self->state.session, asked); });
            return promise;
          },
          [](const step& now) { now(); }};
}

// --- effects ---

using fence_with_steps = effect::fence_port::extend<caf::reacts_to<step>>;

template <class Reply, class Request, class Self>
caf::result<Reply> pass_on(Self self, const effect::fence_port& to, const Request& asked) {
  auto promise = self->template make_response_promise<Reply>();
  self->state.line->add([=](const auto& back) {
    self->request(to, caf::infinite, asked)
        .then([=](const Reply& reply) { back([=]() mutable { promise.deliver(reply); }); },
              [=](const caf::error& fault) { back([=]() mutable { promise.deliver(fault); }); });
  });
  return promise;
}

fence_with_steps::behavior_type fence(actor::pointer<fence_with_steps, store_state> self, backend* with,
                                      const effect::fence_port& inner) {
  self->state.line.emplace(caf::strong_actor_ptr{self->ctrl()}, with->clock);
  return {[=](const effect::load_offset& asked) { return pass_on<effect::loaded_offset>(self, inner, asked); },
          [=](const effect::commit_batch& asked) { return pass_on<effect::batch_outcome>(self, inner, asked); },
          [=](const effect::partition_left& news) { self->send(inner, news); }, [](const step& now) { now(); }};
}

}  // namespace

letters::dead_letter_port spawn_letters(backend& with, const life_ptr& owner) {
  return with.clock.adopt(owner, with.clock.system.spawn(letters, &with, owner));
}

outbox::outbox_store_port spawn_outbox_store(backend& with, const life_ptr& owner) {
  return with.clock.adopt(owner, with.clock.system.spawn(outbox_store, &with, owner));
}

effect::fence_port spawn_fence(const batch_owner& by, effects_maker make) {
  const auto open = [by, make]() -> std::unique_ptr<effect::effect_database> {
    return std::make_unique<topic_database>(by, make);
  };
  auto& clock = by.with.clock;
  auto inner = clock.adopt(
      by.owner, effect::spawn_scheduled_fence_actor(clock.system, open, {inbox::scope::outbox, remembered_events}));
  return clock.adopt(by.owner, clock.system.spawn(fence, &by.with, inner));
}

}  // namespace troupe::simulation
