#include "actors/order/batch_writer.hpp"

#include "actors/order/order_log.hpp"

#include <spdlog/spdlog.h>
#include <iterator>
#include <thread>

namespace troupe::order {
namespace {

using step = write_attempts::step;

void append(decided_batch&& done, batch_written& out) {
  std::move(done.decisions.begin(), done.decisions.end(), std::back_inserter(out.results));
  std::move(done.events.begin(), done.events.end(), std::back_inserter(out.events));
}

void refuse_all(std::size_t count, refusal::kind why, const store::store_error& fault, batch_written& out) {
  out.results.insert(out.results.end(), count, tl::unexpected(refusal{why, 0, fault.detail}));
}

// A conflict means that the database is at work, only not for us.
bool is_absence(const store::store_error& fault) { return fault.kind != store::fault::conflict; }

}  // namespace

pacing::pacing() : pause{[](std::chrono::milliseconds wait) { std::this_thread::sleep_for(wait); }} {}

batch_writer::batch_writer(order_transactions& database, pacing with) : database_{database}, with_{std::move(with)} {}

batch_written batch_writer::write(std::span<const place_order> batch) {
  batch_written out;
  out.results.reserve(batch.size());
  write_part(batch, out);
  log_results(batch, out.results);
  return out;
}

void batch_writer::write_part(std::span<const place_order> part, batch_written& out) {
  if (!out.reachable)
    return refuse_all(part.size(), refusal::kind::unavailable, last_fault_, out);
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
  const auto why = done.error() == step::give_up ? refusal::kind::unavailable : refusal::kind::outcome_unknown;
  refuse_all(part.size(), why, last_fault_, out);
}

tl::expected<decided_batch, step> batch_writer::run(std::span<const place_order> part) {
  write_attempts history;
  decided_batch decided;
  first_id_ = 0;
  auto next = step::run;
  while (next == step::run || next == step::look_up) {
    if (history.pause().count() > 0)
      with_.pause(history.pause());
    const auto stored = attempt(part, next, decided);
    if (stored && *stored)
      return decided;
    if (!stored)
      last_fault_ = stored.error();
    next = stored ? history.after_finding_nothing() : history.after(stored.error(), with_.now());
  }
  return tl::unexpected(next);
}

// True: the batch is stored. False: it was looked up and is not.
store::stored<bool> batch_writer::attempt(std::span<const place_order> part, step next, decided_batch& decided) {
  if (next == step::look_up)
    return database_.is_written(part, first_id_);
  if (first_id_ == 0) {
    const auto drawn = database_.draw_ids(part.size());
    if (!drawn)
      return tl::unexpected(drawn.error());
    first_id_ = *drawn;
  }
  return database_.write(part, first_id_, decided).map([] { return true; });
}

void batch_writer::halve(std::span<const place_order> part, batch_written& out) {
  if (part.size() == 1)
    return refuse_one(part[0], out);
  write_part(part.first(part.size() / 2), out);
  write_part(part.subspan(part.size() / 2), out);
}

void batch_writer::refuse_one(const place_order& asked, batch_written& out) {
  if (last_fault_.is_retriable()) {
    say_trouble(1, asked);
    out.reachable = ++hindered_in_a_row_ < 2;
    return refuse_all(1, refusal::kind::unavailable, last_fault_, out);
  }
  spdlog::error("an order of user {} cannot be stored: ({}) {};{}", asked.user_id, last_fault_.sqlstate,
                last_fault_.detail, wire::in_log(asked.trace));
  refuse_all(1, refusal::kind::failed, last_fault_, out);
}

// One line while the same trouble lasts, however many orders it refuses.
void batch_writer::say_trouble(std::size_t orders, const place_order& first) {
  const auto state = last_fault_.sqlstate.empty() ? store::to_string(last_fault_.kind) : last_fault_.sqlstate;
  if (std::exchange(told_, state) != state)
    spdlog::error("{} orders given up, and more until this is over: {} ({}): {}; the first:{}", orders,
                  store::to_string(last_fault_.kind), last_fault_.sqlstate, last_fault_.detail,
                  wire::in_log(first.trace));
}

void batch_writer::say_over() {
  if (!std::exchange(told_, {}).empty())
    spdlog::info("orders are stored again");
}

}  // namespace troupe::order
