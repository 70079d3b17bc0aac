#include "runtime/api/gathered_writer.hpp"

#include "runtime/api/route_verdict.hpp"

#include <spdlog/spdlog.h>
#include <iterator>
#include <thread>

namespace troupe::api {
namespace {

using step = write_attempts::step;

void append(decided_part&& done, gathered_answers& out) {
  if (done.leave)
    done.leave();
  for (const auto& what : done.work.once_committed)
    what();
  std::move(done.work.answers.begin(), done.work.answers.end(), std::back_inserter(out.all));
}

// A conflict means that the database is at work, only not for us.
bool is_absence(const store::store_error& fault) { return fault.kind != store::fault::conflict; }

std::string in_log(const gathered_item& one) {
  return wire::in_log(wire::trace_ids{one.asked->request_id, one.asked->traceparent});
}

}  // namespace

pacing::pacing() : pause{[](std::chrono::milliseconds wait) { std::this_thread::sleep_for(wait); }} {}

gathered_writer::gathered_writer(std::string route, gathered_transactions& database, pacing with)
    : route_{std::move(route)}, database_{database}, with_{std::move(with)} {}

gathered_answers gathered_writer::write(gathered_part all) {
  gathered_answers out;
  out.all.reserve(all.size());
  write_part(all, out);
  return out;
}

void gathered_writer::write_part(gathered_part part, gathered_answers& out) {
  if (!out.reachable)
    return refuse_all(part.size(), last_fault_, out);
  auto done = run(part);
  if (done) {
    hindered_in_a_row_ = 0;
    say_over();
    return append(std::move(*done), out);
  }
  if (done.error() == step::split)
    return halve(part, out);
  say_trouble(part.size(), part[0]);
  out.reachable = !is_absence(last_fault_);
  auto why = last_fault_;
  if (done.error() == step::give_up_unknowing)
    why.kind = store::fault::ambiguous;
  refuse_all(part.size(), why, out);
}

tl::expected<decided_part, step> gathered_writer::run(gathered_part part) {
  write_attempts history;
  decided_part decided;
  auto next = step::run;
  while (next == step::run || (next == step::look_up && database_.can_look_up())) {
    if (history.pause().count() > 0)
      with_.pause(history.pause());
    const auto stored = attempt(part, next, decided);
    if (stored && *stored)
      return decided;
    if (!stored)
      last_fault_ = stored.error();
    next = stored ? history.after_finding_nothing() : history.after(stored.error(), with_.now());
  }
  return tl::unexpected(next == step::look_up ? step::give_up_unknowing : next);
}

// True: it is stored. False: it was looked up and is not.
store::stored<bool> gathered_writer::attempt(gathered_part part, step next, decided_part& decided) {
  if (next == step::look_up)
    return database_.is_stored(part, decided);
  decided = {};
  return database_.write(part, decided).map([] { return true; });
}

void gathered_writer::halve(gathered_part part, gathered_answers& out) {
  if (part.size() == 1)
    return refuse_one(part[0], out);
  write_part(part.first(part.size() / 2), out);
  write_part(part.subspan(part.size() / 2), out);
}

void gathered_writer::refuse_one(const gathered_item& one, gathered_answers& out) {
  if (last_fault_.is_retriable()) {
    say_trouble(1, one);
    out.reachable = ++hindered_in_a_row_ < 2;
  } else {
    spdlog::error("{} cannot be done: ({}) {};{}", route_, last_fault_.sqlstate, last_fault_.detail, in_log(one));
  }
  refuse_all(1, last_fault_, out);
}

void gathered_writer::refuse_all(std::size_t count, const store::store_error& fault, gathered_answers& out) const {
  const auto on_repeat = database_.can_look_up() ? repeats::answered_as_before : repeats::done_again;
  out.all.insert(out.all.end(), count, response_of(fault, on_repeat));
}

// One line while the same trouble lasts, however many requests it refuses.
void gathered_writer::say_trouble(std::size_t requests, const gathered_item& first) {
  const auto state = last_fault_.sqlstate.empty() ? store::to_string(last_fault_.kind) : last_fault_.sqlstate;
  if (std::exchange(told_, state) != state)
    spdlog::error("{}: {} given up, and more until this is over: {} ({}): {}; the first:{}", route_, requests,
                  store::to_string(last_fault_.kind), last_fault_.sqlstate, last_fault_.detail, in_log(first));
}

void gathered_writer::say_over() {
  if (!std::exchange(told_, {}).empty())
    spdlog::info("{}: requests are done again", route_);
}

}  // namespace troupe::api
