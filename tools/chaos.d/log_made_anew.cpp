#include "tools/chaos.d/log_made_anew.hpp"

#include "runtime/broker/topic_reader.hpp"
#include "runtime/wire/envelope.hpp"
#include "schemas/coupon_requested.hpp"
#include "tools/chaos.d/hop_sql.hpp"
#include "tools/chaos.d/server_command.hpp"
#include "tools/chaos.d/watch.hpp"

#include <algorithm>
#include <regex>
#include <thread>

namespace troupe::chaos {
namespace {

using namespace std::chrono_literals;

constexpr auto load_lasts = 16s, gone_for = 8s, finished_within = 90s;
constexpr int requests = 300;
constexpr std::int64_t more_than_enough = 1000;

template <class T>
T must(store::stored<T> got) {
  if (!got)
    throw std::runtime_error{"PostgreSQL: " + got.error().detail};
  return std::move(*got);
}

void finish(stage& on, const std::string& what, const std::vector<std::string>& words) {
  for (server_command command{what, on.on_kafka(words)}; !command.is_done();)
    std::this_thread::sleep_for(100ms);
}

std::vector<std::string> topics_of(const stage& on) {
  return {order_topic(on.topics), coupon_topic(on.topics), booked_topic(on.topics)};
}

child start_load(const stage& on) {
  std::vector<std::string> words{on.load().string(), "rush", "--world", on.file("world.json").string()};
  for (const auto& node : on.nodes)
    words.insert(words.end(), {"--door", node.door()});
  words.insert(words.end(), {"--seconds", std::to_string(load_lasts.count()), "--rate", "50", "--users", "5000",
                             "--give-up", "90", "--answers", on.file("answers-anew.txt").string()});
  return start_logged(on.file("load-anew.txt"), words);
}

/// Looks until the time is over; the last reason.
std::string look_for(stage& on, std::chrono::milliseconds time) {
  std::string said;
  for (const auto end = std::chrono::steady_clock::now() + time; std::chrono::steady_clock::now() < end;
       std::this_thread::sleep_for(250ms))
    if (const auto seen = look_around(on); !seen.reasons.empty())
      said = seen.reasons;
  return said;
}

/// What an operator does who believes the nodes: a partition that is handled in batches waits for this statement.
void obey(stage& on, const std::string& said) {
  static const std::regex statement{
      "update consumer_offsets set next_offset = 0 where consumer_group = '[^']*'"
      " and topic = '[^']*' and partition = [0-9]+ and next_offset = [0-9]+ and record_print = -?[0-9]+"};
  std::set<std::string> told;
  for (std::sregex_iterator one{said.begin(), said.end(), statement}, end; one != end; ++one)
    told.insert(one->str());
  for (const auto& each : told)
    must(on.database.run([&](soci::session& sql) {
      execute(sql, each);
      return true;
    }));
}

std::int64_t users_that_asked(const stage& on, std::int64_t coupon) {
  std::set<std::int64_t> users;
  const auto topic = coupon_topic(on.topics);
  const auto ranges = broker::partition_ranges(on.kafka, topic, topic, 30s);
  if (!ranges)
    throw std::runtime_error{ranges.error()};
  const auto note = [&](const broker::record& record) {
    const auto asked = wire::decode_record<schemas::coupon_requested>(record.head, record.value);
    if (asked && asked->coupon_id.value() == coupon)
      users.insert(asked->user_id.value());
  };
  if (const auto unread = broker::read_topic(on.kafka, topic, *ranges, note, 60s))
    throw std::runtime_error{*unread};
  return static_cast<std::int64_t>(users.size());
}

anew_figures look(stage& on, std::int64_t coupon, std::int64_t letters_before) {
  anew_figures out;
  out.orders = must(on.database.run(order_ids));
  const auto received = on.sink.received();
  for (const auto& one : received.first())
    out.delivered.insert(one.order);
  out.issued = must(on.database.run([&](soci::session& sql) { return issued_of(sql, coupon); }));
  out.letters = static_cast<std::int64_t>(must(on.database.run(dead_letters)).size()) - letters_before;
  out.under_way = must(on.database.run(rows_under_way));
  const auto rows = must(on.database.run(bookings));
  out.hops = complaints_of({tally_of_orders(out.orders, rows), tally_of_entries(rows, must(on.database.run(entries)))});
  return out;
}

std::string text(std::size_t count) { return std::to_string(count); }

}  // namespace

std::vector<std::string> complaints_of(const anew_figures& found) {
  std::vector<std::string> out;
  std::vector<std::int64_t> missing;
  std::set_difference(found.orders.begin(), found.orders.end(), found.delivered.begin(), found.delivered.end(),
                      std::back_inserter(missing));
  if (!missing.empty())
    out.push_back("topics made anew: the events of " + text(missing.size()) + " of " + text(found.orders.size()) +
                  " orders did not arrive, the first is order " + std::to_string(missing.front()));
  if (found.issued != found.asked)
    out.push_back("topics made anew: " + std::to_string(found.asked) + " users asked for a coupon in the new log, " +
                  std::to_string(found.issued) + " have it");
  if (found.letters != 0)
    out.push_back("topics made anew: " + std::to_string(found.letters) + " dead letters, and no record was at fault");
  if (found.under_way != 0)
    out.push_back("topics made anew: " + std::to_string(found.under_way) + " rows of outbox and parked records wait");
  for (const auto& each : found.hops)
    out.push_back("topics made anew: " + each);
  if (found.said.find("topic") == std::string::npos)
    out.push_back("topics made anew: no node spoke of it on /readyz while they were gone; said: " + found.said);
  return out;
}

std::vector<std::string> make_logs_anew(stage& on, const console& out) {
  const auto letters = static_cast<std::int64_t>(must(on.database.run(dead_letters)).size());
  const auto coupon = must(on.database.run([](soci::session& sql) { return add_coupon(sql, more_than_enough); }));
  out.say("topics made anew: deleting them");
  for (const auto& topic : topics_of(on))
    finish(on, "topic --delete", {"topic", "--delete", "--topic", topic});
  look_for(on, 3s);  // a broker takes records a moment longer, and they would be gone with the log
  auto load = start_load(on);
  const auto said = look_for(on, gone_for);
  for (const auto& topic : topics_of(on))
    finish(on, "topic --create", {"topic", "--create", "--if-not-exists", "--topic", topic, "--partitions", "4"});
  out.say("topics made anew: they are back");
  for (int i = 0; i < 5; ++i, look_for(on, 1s))
    on.foreign->request_coupons({coupon}, more_than_enough, requests / 5);
  on.foreign->flush();
  if (const auto code = load.wait(); code != 0)
    return {"topics made anew: a client was refused or given up on: " + on.file("load-anew.txt").string()};
  anew_figures found;
  const auto asked = users_that_asked(on, coupon);
  const auto deadline = out.now() + finished_within;
  do {
    obey(on, look_for(on, 1s));
    found = look(on, coupon, letters);
    found.asked = asked;
    found.said = said;
  } while (!complaints_of(found).empty() && found.letters == 0 && out.now() < deadline);
  out.say("topics made anew: " + text(found.orders.size()) + " orders, " + text(found.delivered.size()) +
          " delivered; " + std::to_string(found.asked) + " users asked, " + std::to_string(found.issued) +
          " have a coupon");
  return complaints_of(found);
}

}  // namespace troupe::chaos
