#include "runtime/inbox/window.hpp"

#include <algorithm>

namespace troupe::inbox {
namespace {

// Small batches share a row, or a claim would have to read one for each event. So many fit into a page's row: none is
// rewritten that had to be stored out of line.
constexpr std::size_t shared_row = 64;

}  // namespace

void window::generation::add(const noted_batch& row) {
  for (const auto& one : row.events)
    events.insert(one);
  last = std::max(last, row.number);
}

window::window(std::size_t remember, const std::vector<noted_batch>& rows) : remember_{remember} {
  if (rows.empty())
    return;
  last_ = rows.front().number;
  last_size_ = rows.front().events.size();
  for (const auto& row : rows)
    if (!is_full())
      younger_.add(row);
    else if (older_.events.size() < remember_)
      older_.add(row);
    else
      outdated_ = std::max(outdated_.value_or(row.number), row.number);
}

bool window::is_repeat(const noted_event& one) const {
  const auto* known = younger_.events.find(one.event);
  if (known == nullptr)
    known = older_.events.find(one.event);
  return known != nullptr && (one.record == 0 || known->record != one.record);
}

change window::noting(std::vector<noted_event> events) const {
  change out{last_, std::move(events), outdated_};
  const bool rotates = !out.events.empty() && is_full();
  if (rotates && older_.last > 0)
    out.outdated = older_.last;
  if (rotates || last_ == 0 || last_size_ + out.events.size() > shared_row)
    ++out.number;
  return out;
}

void window::apply(const change& change) {
  if (change.outdated)
    outdated_.reset();
  if (change.events.empty())
    return;
  if (is_full()) {
    older_ = std::exchange(younger_, {});
    younger_.events.reserve(older_.events.size());  // it becomes as large: no need to double its way up
  }
  if (change.number != last_)
    last_size_ = 0;
  last_ = change.number;
  last_size_ += change.events.size();
  younger_.add({change.number, change.events});
}

}  // namespace troupe::inbox
