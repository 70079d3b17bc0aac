#include "runtime/letters/dead_letter_actor.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/letters/dead_letter_sql.hpp"

#include <deque>

namespace troupe::letters {

/// To itself: it queues behind the requests that are already here.
struct store_due {};

}  // namespace troupe::letters

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(troupe::letters::store_due)

namespace troupe::letters {
namespace {

using inner_port = dead_letter_port::extend<caf::reacts_to<store_due>>;
using promise = caf::typed_response_promise<bool>;

constexpr std::size_t most_at_once = 1000;  // letters in a transaction; a request with more has one of its own

struct burial {
  std::vector<dead_letter> letters;
  promise answer;
};

struct dead_letter_state {
  static inline const char* name = "dead_letters";

  // An actor that ends answers its mailbox, never its promises.
  ~dead_letter_state() {
    for (auto& one : waiting)
      one.answer.deliver(
          caf::make_error(caf::sec::request_receiver_down, std::string{"dead letters are not stored any more"}));
  }

  std::optional<store::session> session;
  std::string node_name;
  std::deque<burial> waiting;
};

using self_pointer = actor::pointer<inner_port, dead_letter_state>;

struct asker {
  std::size_t letters;  // so many of the next are its own
  promise answer;
};

/// The oldest requests, as many as one transaction can have.
struct burials {
  std::vector<dead_letter> letters;
  std::vector<asker> askers;
};

burials take_next(std::deque<burial>& waiting) {
  burials out;
  for (; !waiting.empty(); waiting.pop_front()) {
    auto& [letters, answer] = waiting.front();
    if (!out.askers.empty() && out.letters.size() + letters.size() > most_at_once)
      break;
    out.askers.push_back({letters.size(), std::move(answer)});
    std::move(letters.begin(), letters.end(), std::back_inserter(out.letters));
  }
  return out;
}

store::stored<void> store_all(dead_letter_state& state, const std::vector<dead_letter>& letters) {
  return state.session->transact([&](soci::session& sql) { store_letters(sql, letters, state.node_name); });
}

void answer(asker& whom, std::span<const dead_letter> letters, const store::stored<void>& done) {
  if (done) {
    log_letters(letters);
    whom.answer.deliver(true);
  } else {
    whom.answer.deliver(caf::make_error(caf::sec::runtime_error, done.error().detail));
  }
}

// Each letter costs a COMMIT, so those that wait share one; a letter that the database refuses costs its own request.
void store_next(self_pointer self) {
  auto& state = self->state;
  auto next = take_next(state.waiting);
  const auto done = store_all(state, next.letters);
  const bool shared = done || next.askers.size() == 1 || done.error().is_retriable();
  std::span<const dead_letter> rest{next.letters};
  for (auto& one : next.askers) {
    const auto own = rest.first(one.letters);
    rest = rest.subspan(one.letters);
    answer(one, own, shared ? done : store_all(state, {own.begin(), own.end()}));
  }
  if (!state.waiting.empty())
    self->send(self, store_due{});
}

promise bury_later(self_pointer self, bury& asked) {
  auto& waiting = self->state.waiting;
  waiting.push_back({std::move(asked.letters), self->make_response_promise<promise>()});
  if (waiting.size() == 1)
    self->send(self, store_due{});
  return waiting.back().answer;
}

inner_port::behavior_type dead_letter_actor(self_pointer self, store::settings database, std::string node_name) {
  auto& state = self->state;
  state.node_name = std::move(node_name);
  state.session.emplace(std::move(database));
  return {[self](bury& asked) { return bury_later(self, asked); }, [self](const store_due&) { store_next(self); }};
}

}  // namespace

dead_letter_port spawn_dead_letter_actor(caf::actor_system& system, store::settings database, std::string node_name) {
  return system.spawn<caf::detached>(dead_letter_actor, std::move(database), std::move(node_name));
}

}  // namespace troupe::letters
