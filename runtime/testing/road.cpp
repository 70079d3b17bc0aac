#include "runtime/testing/road.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace troupe::testing {
namespace {

constexpr int most_rounds = 10'000;

bool is_settled(const handled& one) {
  return one.what != handled::verdict::retry && one.what != handled::verdict::unavailable;
}

bool is_all_settled(const std::vector<handled>& all) { return std::all_of(all.begin(), all.end(), is_settled); }

/// Parts that are handled at once: of one partition, or one record each.
std::vector<std::vector<std::size_t>> parts_of(const std::vector<broker::record>& records, bool many) {
  std::map<std::int64_t, std::vector<std::size_t>> by;
  for (std::size_t i = 0; i < records.size(); ++i)
    by[many ? records[i].from.partition : static_cast<std::int64_t>(i)].push_back(i);
  std::vector<std::vector<std::size_t>> out;
  for (auto& [_, part] : by)
    out.push_back(std::move(part));
  return out;
}

std::vector<broker::record> chosen(const std::vector<broker::record>& from, const std::vector<std::size_t>& which) {
  std::vector<broker::record> out;
  for (const auto at : which)
    out.push_back(from[at]);
  return out;
}

std::string words_of(const consumer& by, const std::string& reason) {
  return "the handler of " + by.message() + " stands still: " + reason;
}

}  // namespace

road::road(settings with, trouble& meanwhile)
    : with_{std::move(with)},
      meanwhile_{meanwhile},
      outbox_{with_.database},
      topics_{with_.stage.partitions},
      line_{meanwhile} {}

void road::restart() {
  for (const auto& one : consumers_)
    one->restart();
}

std::vector<handled> road::deliver(const std::vector<record>& records) {
  std::vector<handled> out(records.size());
  for (const auto& by : consumers_) {
    const auto said = deliver_to(*by, records);
    for (std::size_t i = 0; i < out.size(); ++i)
      if (said[i].what > out[i].what)
        out[i] = said[i];
  }
  return out;
}

std::vector<handled> road::deliver_to(consumer& by, const std::vector<record>& records) {
  std::vector<handled> out(records.size());
  std::vector<broker::record> placed;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < records.size(); ++i)
    if (records[i].topic() == by.message()) {
      placed.push_back(topics_.place(records[i], with_.now()));
      places.push_back(i);
    }
  for (const auto& part : parts_of(placed, by.takes_many())) {
    const auto said = brought(by, chosen(placed, part), meanwhile_.is_expected());
    for (std::size_t i = 0; i < part.size(); ++i)
      out[places[part[i]]] = said[i];
  }
  return out;
}

std::vector<handled> road::brought(consumer& by, const std::vector<broker::record>& records, bool is_patient) {
  auto out = settle(by, records, is_patient);
  if (meanwhile_.happens(hardship::redelivery))
    settle(by, records, is_patient);
  return out;
}

// What a batch is refused for is found by trying its records one by one, as a bridge does.
std::vector<handled> road::settle(consumer& by, const std::vector<broker::record>& records, bool is_patient) {
  const int attempts = is_patient ? with_.stage.attempts : 1;
  std::vector<handled> out;
  for (int i = 1; i <= attempts && !(i > 1 && is_all_settled(out)); ++i) {
    out = attempt(by, records, i == 1);
    if (records.size() > 1 && out.back().what == handled::verdict::retry)
      return one_by_one(by, records, is_patient);
  }
  if (!is_patient || is_all_settled(out))
    return out;
  if (out.back().what == handled::verdict::unavailable)
    throw std::runtime_error{words_of(by, out.back().reason)};
  by.give_up(records.front(), out.front().reason, attempts);
  return {{handled::verdict::rejected, out.front().reason}};
}

std::vector<handled> road::one_by_one(consumer& by, const std::vector<broker::record>& records, bool is_patient) {
  std::vector<handled> out;
  for (const auto& one : records)
    out.push_back(settle(by, {one}, is_patient).front());
  return out;
}

std::vector<handled> road::attempt(consumer& by, const std::vector<broker::record>& records, bool is_first) {
  meanwhile_.begin_call(is_first);
  auto said = by.take(records);
  if (!meanwhile_.end_call())
    return said;
  with_.restart();
  return by.take(records);
}

void road::read_outbox() {
  for (auto& one : outbox_.take()) {
    if (published_ids_.insert(one.id).second)
      published_.push_back(one);
    line_.add(record_of_event(std::move(one)));
  }
}

const std::vector<wire::event>& road::published() {
  read_outbox();
  return published_;
}

void road::carry_what_waits() {
  read_outbox();
  while (!line_.is_empty())
    carry_next();
}

void road::carry_until_quiet() {
  int rounds = 0;
  for (read_outbox(); !line_.is_empty(); read_outbox()) {
    carry_next();
    if (++rounds > most_rounds)
      throw std::runtime_error{"it does not become quiet: handlers publish without end"};
  }
}

void road::carry_some() {
  read_outbox();
  if (!line_.is_empty())
    carry_next();
}

void road::carry_next() {
  const auto records = with_repeats(line_.take(with_.stage.batch_size));
  for (const auto& one : records)
    topics_.place(one, with_.now());  // all of them, before the first is handled
  for (const auto& by : consumers_)
    carry_to(*by, records);
}

void road::carry_to(consumer& by, const std::vector<record>& records) {
  if (records.front().topic() != by.message())
    return;
  std::vector<broker::record> placed;
  for (const auto& one : records)
    placed.push_back(topics_.place(one, with_.now()));
  for (const auto& part : parts_of(placed, by.takes_many()))
    brought(by, chosen(placed, part), true);
}

std::vector<record> road::with_repeats(std::vector<record> records) {
  std::vector<record> out;
  for (auto& one : records) {
    const bool twice = one.is_of_outbox() && meanwhile_.happens(hardship::published_twice);
    carried_.push_back(one);
    out.push_back(std::move(one));
    if (twice)
      out.push_back(out.back().in_another_record());
  }
  return out;
}

void road::publish_again() {
  for (const auto& one : std::exchange(carried_, {}))
    if (one.is_of_outbox())
      line_.add(one.in_another_record());
}

}  // namespace troupe::testing
