#include "tests/simulation/world/world.hpp"

#include "runtime/actor/observed.hpp"
#include "runtime/api/route_worker.hpp"
#include "runtime/wire/envelope.hpp"
#include "schemas/coupon_requested.hpp"
#include "tests/simulation/world/booking_transaction.hpp"

namespace troupe::simulation {
namespace {

// Longer than a node that stood still may publish late; all else that is published late has its row in the outbox.
constexpr milliseconds inbox_keep{30'000};
constexpr milliseconds watch_interval{500}, desk_interval{1500};
constexpr milliseconds longest_quiet{20'000}, longest_standstill{60'000}, longest_settling{240'000};
constexpr wire::timestamp noon{std::chrono::hours{24 * 365 * 50}};

struct client_state {
  static inline const char* name = "client";
};

caf::behavior client(caf::stateful_actor<client_state>*) {
  return {[](const step& now) { now(); }};
}

constexpr auto undecodable = "cannot be decoded";

std::string garbage_of(clockwork& clock) { return clock.chance.chance(50) ? "not json" : R"({"orderId":"x"})"; }

}  // namespace

world::world(const plan& what, bool recording)
    : plan_{what},
      clock_{mixed(what.seed + 1), recording},
      topics_{clock_, judge_, plan_.broker},
      rows_{clock_, plan_.database},
      backend_{clock_,
               rows_,
               judge_,
               [this](const life_ptr& who, const std::string& topic, std::int32_t partition) {
                 return topics_.owns(who, topic, partition);
               },
               [this](const std::string& topic, const broker::record& read) { return topics_.place_of(topic, read); },
               [this](const order_event& asked) {
                 return topics_.latest({asked.from.topic, asked.from.partition, asked.from.at}, [&](const auto& one) {
                   const auto known = wire::decode_record<schemas::order_completed>(one.head, one.value);
                   return known && known->order_id == asked.message.order_id;
                 });
               },
               [this](const broker::partition_name& of, broker::landmark last) {
                 return topics_.log_of({of.topic, of.partition, last.at}, last.print);
               },
               [this](const place& of) { return plan_.is_refused(of) && !desk_.has_mended(of); },
               [this](const std::string& event_id) { return plan_.is_rejected(event_id); }},
      desk_{backend_} {
  for (const auto& topic : {orders_topic, coupons_topic, bookings_topic, entries_topic, receipts_topic})
    topics_.create(topic, plan_.partitions);
  topics_.describe = [this](const place& where, const logged& record) { return describe(where, record); };
  stock_shop();
  client_ = clock_.adopt(outside_, clock_.system.spawn(client));
  const sink_settings sink{[this](const place& of) { return desk_.has_mended(of) ? treatment{} : treatment_of(of); },
                           [this] { return clock_.now() < sink_away_until_; },
                           [this] { return clock_.now() < sink_sick_until_; }};
  for (std::size_t i = 0; i < plan_.nodes; ++i)
    nodes_.push_back(std::make_unique<node>("node-" + std::to_string(i + 1), backend_, topics_, sink, plan_.node));
  rows_.on_crash = [this](const life_ptr& who) {
    for (auto& one : nodes_)
      if (one->now() == who && who->alive)
        kill_one(*one);
  };
}

void world::stock_shop() {
  rows_.rows.products = {{1, {100, 1'000'000}}, {2, {250, clock_.chance.between(3, 20)}}};
  for (std::int64_t id = 1; id <= 3; ++id) {
    rows_.rows.coupons[id] = {clock_.chance.between(1, 20), {}};
    judge_.supply(id, rows_.rows.coupons[id].first);
  }
}

treatment world::treatment_of(const place& of) const {
  const auto out = plan_.of(of);
  return is_mended_ && out.what == treatment::kind::failing ? treatment{} : out;
}

record_facts world::describe(const place& where, const logged& record) const {
  record_facts out;
  out.key = record.key.value_or("");
  out.event_id = wire::read_envelope(record.head).id;
  if (where.topic == orders_topic) {
    const auto treated = treatment_of(where).what;
    if (!wire::decode_record<schemas::order_completed>(record.head, record.value))
      out.faults = {undecodable};
    else if (treated == treatment::kind::failing || treated == treatment::kind::rejected)
      out.faults = {treated == treatment::kind::failing ? failing_words : refused_words};
    out.must_be_buried = !out.faults.empty();
    return out;
  }
  if (plan_.is_refused(where))
    out.faults.push_back(refused_by_database);
  if (where.topic != coupons_topic) {
    describe_booking(where, record, out);
    return out;
  }
  const auto request = wire::decode_record<schemas::coupon_requested>(record.head, record.value);
  if (!request)
    out.faults.push_back(wire::to_string(request.error()));
  out.must_be_buried = !out.faults.empty();
  if (request) {
    out.coupon = request->coupon_id.value();
    out.user = request->user_id.value();
  }
  return out;
}

void world::describe_booking(const place& where, const logged& record, record_facts& out) const {
  const auto known = wire::decode_record<schemas::order_completed>(record.head, record.value);
  if (!known)
    out.faults.push_back(wire::to_string(known.error()));
  else
    describe_derivation(where.topic, known->order_id.value(), out);
  if (where.topic != receipts_topic && plan_.is_rejected(out.event_id))
    out.faults.push_back(no_booking_words);
  out.must_be_buried = !out.faults.empty();
  out.once = !out.event_id.empty();
  out.remembered = where.topic == entries_topic ? 0 : broker::offset{remembered_events};
}

// A booking gives rise to an entry, an entry to a receipt. Numbers of receipts are below zero.
void world::describe_derivation(const std::string& topic, std::int64_t number, record_facts& out) {
  const bool is_derived = !out.event_id.empty();  // else somebody else wrote it
  if (topic == bookings_topic)
    out.gives_rise_to = number;
  if (topic == entries_topic) {
    out.gives_rise_to = -number;
    out.derived_from = is_derived ? number : 0;
  }
  if (topic == receipts_topic)
    out.derived_from = is_derived ? -number : 0;
}

// --- load ---

void world::lay_out_load() {
  const auto sometime = [this] { return milliseconds{clock_.chance.between(0, plan_.span.count())}; };
  for (std::size_t i = 0; i < plan_.orders; ++i)
    clock_.after(sometime(), nullptr, [this, i] { place_order(i); });
  for (std::size_t i = 0; i < plan_.foreign; ++i)
    clock_.after(sometime(), nullptr, [this] { write_foreign_record(); });
  for (std::size_t i = 0; i < plan_.requests; ++i)
    clock_.after(sometime(), nullptr, [this] { request_coupon(); });
  for (std::size_t i = 0; i < plan_.requests / 10; ++i)
    clock_.after(sometime(), nullptr, [this] { write_foreign_request(); });
  for (std::size_t i = 0; i < plan_.requests / 10; ++i)
    clock_.after(sometime(), nullptr, [this] { write_foreign_booking(bookings_topic); });
}

node* world::any_node(bool (node::*is)() const) {
  std::vector<node*> fit;
  for (auto& one : nodes_)
    if ((one.get()->*is)())
      fit.push_back(one.get());
  return fit.empty() ? nullptr : fit[clock_.chance.below(fit.size())];
}

void world::at_client(std::function<void()> what) { caf::anon_send(client_, step{std::move(what)}); }

void world::place_order(std::size_t number) {
  auto* at = any_node(&node::is_up);
  if (at == nullptr)
    return;
  const auto asked = std::make_shared<order::place_order>();
  asked->user_id = 1;
  asked->lines = {{clock_.chance.chance(80) ? 1 : 2, clock_.chance.between(1, 3)}};
  asked->idempotency_key = "order-" + std::to_string(number);
  const auto tell = [this, key = asked->idempotency_key](const http::response& said) {
    if (said.body.find(":problem:unanswered") == said.body.npos)  // else the world may be gone
      note_order(key, said);
  };
  const http::exchange exchange{0, {}, tell};
  at_client([this, to = at->orders(), what = std::any{api::route_task{0, exchange, asked}}] {
    auto* self = caf::actor_cast<caf::event_based_actor*>(client_);
    self->request(to, caf::infinite, api::task{what}).then([](const handler::outcome&) {}, [](const caf::error&) {});
  });
}

void world::note_order(const std::string& key, const http::response& said) {
  const auto tells = [&](const std::string& problem) {
    return said.body.find(":problem:" + problem) != said.body.npos;
  };
  if (said.status == 201)
    judge_.order_placed(key);
  else if (!tells("outcome-unknown"))
    judge_.order_refused(key, tells("internal"));
  clock_.note("client", "order {} is {}", key, said.status == 201 ? "placed" : "refused or unknown");
}

void world::request_coupon() {
  auto* at = any_node(&node::is_up);
  if (at == nullptr)
    return;
  const schemas::coupon_requested request{clock_.chance.between(1, 30), clock_.chance.between(1, 3)};
  const auto event = wire::make_event(request, coupons_topic, wire::format::json,
                                      "request-" + std::to_string(++next_event_), "troupe", noon, {});
  at_client([this, to = caf::actor_cast<bridge::publish_port>(at->outbound()), event] {
    auto* self = caf::actor_cast<caf::event_based_actor*>(client_);
    self->request(to, caf::infinite, bridge::publish{event})
        .then(
            [this, id = event.id](const bridge::published& said) {
              if (said.outcome == bridge::published::result::durable)
                judge_.told_durable(id);
              if (said.outcome == bridge::published::result::refused)
                judge_.told_refused(id, said.reason);
            },
            [](const caf::error&) {});
  });
}

void world::write_foreign_record() { write_order_record("key-" + std::to_string(clock_.chance.below(plan_.keys))); }

void world::write_order_record(const std::string& key) {
  const schemas::order_completed message{1'000'000 + static_cast<std::int64_t>(++next_event_), noon};
  topics_.append(orders_topic, {clock_.chance.chance(95) ? std::optional{key} : std::nullopt,
                                clock_.chance.chance(97) ? wire::to_json(message) : garbage_of(clock_),
                                {}});
  if (clock_.chance.below(100) < plan_.hole_percent)
    topics_.append_holes(any_topic(), clock_.chance.below(4) + 1);
}

void world::write_foreign_request() {
  const auto coupon = clock_.chance.between(1, 3);
  const schemas::coupon_requested request{clock_.chance.between(1, 30), coupon};
  topics_.append(coupons_topic,
                 {std::to_string(coupon), clock_.chance.chance(70) ? wire::to_json(request) : garbage_of(clock_), {}});
}

// Without an id: nothing tells that two of them are one.
void world::write_foreign_booking(const std::string& topic) {
  const schemas::order_completed message{2'000'000 + static_cast<std::int64_t>(++next_event_), noon};
  topics_.append(topic, {topic + "-key-" + std::to_string(clock_.chance.below(plan_.keys)),
                         clock_.chance.chance(90) ? wire::to_json(message) : garbage_of(clock_),
                         {}});
}

void world::watch() {
  for (auto& one : nodes_)
    if (one->is_up())
      at_client([this, one = one.get()] {
        if (one->is_up())
          one->ask_what_is_in_hand(caf::actor_cast<caf::event_based_actor*>(client_));
      });
  clock_.after(watch_interval, nullptr, [this] { watch(); });
}

void world::tend_letters() {
  desk_.tend();
  for (auto& one : nodes_)
    if (one->is_up() && clock_.chance.chance(50)) {
      set_back(*one, coupons_topic);
      set_back(*one, bookings_topic);
      set_back(*one, receipts_topic);
    }
  prune_inbox_events(rows_.rows, ticks_of(inbox_keep));
  clock_.after(desk_interval, nullptr, [this] { tend_letters(); });
}

// What the log says when a topic was made anew: all of it shall be handled. The statement in it does nothing when the
// offset is another one by now.
void world::set_back(node& one, const std::string& topic) {
  for (const auto& [partition, statement] : one.cut(topic)) {
    auto& stored = rows_.rows.consumer_offsets[{topic, partition}];
    const auto print = std::to_string(static_cast<std::int64_t>(stored.known.print));
    if (!statement.ends_with(" and next_offset = " + std::to_string(stored.next) + " and record_print = " + print))
      continue;
    clock_.note("operator", "sets {}/{} back", topic, partition);
    stored.next = 0;
  }
}

// --- faults ---

void world::lay_out_faults() {
  for (std::size_t i = 0; i < plan_.faults; ++i)
    clock_.after(milliseconds{clock_.chance.between(300, plan_.span.count())}, nullptr, [this] { strike(); });
  for (std::size_t i = 0; i < plan_.troubles; ++i)
    clock_.after(milliseconds{clock_.chance.between(300, plan_.span.count())}, nullptr,
                 [this] { strike_surroundings(); });
}

void world::kill_one(node& one) {
  one.kill();
  ++counted_.faults;
  clock_.after(clock_.chance.pause(100, 12'000), nullptr, [&one] { one.start(); });
}

void world::freeze_one(node& one) {
  one.freeze();
  clock_.after(clock_.chance.chance(70) ? clock_.chance.pause(6'100, 14'000) : clock_.chance.pause(50, 5'500), nullptr,
               [&one, its = one.now()] {
                 if (one.now() == its)
                   one.thaw();
               });
}

void world::restart_one(node& one) {
  one.stop([this, &one] { clock_.after(clock_.chance.pause(10, 3'000), nullptr, [&one] { one.start(); }); });
}

void world::strike() {
  auto* one = any_node(&node::is_up);
  if (one == nullptr || !troubled_)
    return;
  ++counted_.faults;
  switch (clock_.chance.below(9)) {
    case 0:
    case 1:
      return kill_one(*one);
    case 2:
    case 3:
      return freeze_one(*one);
    case 4:
      return restart_one(*one);
    case 5:
      clock_.note("-", "the database is away");
      return clock_.chance.chance(50) ? rows_.go_away(clock_.chance.pause(200, 6'000))
                                      : rows_.cut_off(one->name(), clock_.chance.pause(200, 8'000));
    case 6:
      clock_.note("-", "the broker is away");
      return topics_.go_away(clock_.chance.pause(200, 5'000));
    case 7:
      clock_.note(one->name(), "its consumer breaks");
      return clock_.chance.chance(50) ? topics_.break_client(one->now()) : topics_.rebalance_all();
    default:
      clock_.note("-", "the sink is away");
      sink_away_until_ = clock_.now() + clock_.chance.pause(200, 5'000);
  }
}

milliseconds world::some_time() {
  return clock_.chance.chance(50) ? clock_.chance.pause(200, 4'000) : clock_.chance.pause(4'000, 15'000);
}

void world::strike_surroundings() {
  if (!troubled_)
    return;
  ++counted_.faults;
  const auto time = some_time();
  switch (clock_.chance.below(plan_.loses_records || plan_.remakes ? 8 : 6)) {
    case 0:
    case 1:
      return strike_database(time);
    case 2:
      clock_.note("-", "events are refused for {} ms", time.count());
      return topics_.refuse_events(
          clock_.chance.chance(50) ? RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED : RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
          any_topic(), time);
    case 3:
      clock_.note("-", "the sink is away for {} ms", time.count());
      sink_away_until_ = clock_.now() + time;
      return;
    case 4:
      return make_sink_sick();
    case 5:
      clock_.note("-", "letters cannot be stored for {} ms", time.count());
      return rows_.refuse_writes(clock_.chance.chance(50) ? "42501" : "22P05", table::letters, time);
    default:
      return plan_.remakes ? remake_topic() : strike_log();
  }
}

// It fails at everything as it does at a record at fault; many keys come, so that one can tell.
void world::make_sink_sick() {
  const auto time = clock_.chance.pause(500, 5'000);
  clock_.note("-", "the sink is sick for {} ms", time.count());
  sink_sick_until_ = clock_.now() + time;
  for (auto i = time.count() / 50; i > 0; --i)
    clock_.after(clock_.chance.pause(0, time.count()), nullptr,
                 [this] { write_order_record("many-" + std::to_string(clock_.chance.below(1000))); });
}

void world::strike_log() {
  if (clock_.chance.chance(50))
    topics_.compact(orders_topic);
  else
    topics_.remove_oldest(any_topic());
}

// The new log is shorter than the old one, as long or longer when somebody looks next.
void world::remake_topic() {
  const auto topic = any_topic();
  const auto records = clock_.chance.between(0, topics_.longest(topic) * static_cast<std::int64_t>(plan_.partitions));
  topics_.remake(topic);
  for (auto i = clock_.chance.chance(30) ? 0 : records; i > 0; --i)
    clock_.after(clock_.chance.pause(300, 2'000), nullptr, [this, topic] { write_foreign(topic); });
}

void world::write_foreign(const std::string& topic) {
  topic == orders_topic    ? write_foreign_record()
  : topic == coupons_topic ? write_foreign_request()
                           : write_foreign_booking(topic);
}

const std::string& world::any_topic() {
  const std::string* all[] = {&orders_topic, &coupons_topic, &bookings_topic, &entries_topic, &receipts_topic};
  return *all[clock_.chance.below(std::size(all))];
}

void world::strike_database(milliseconds time) {
  // Read only, no right, disk full, an I/O error, a table that is not there for a while.
  constexpr std::array states{"25006", "42501", "53100", "58030", "42P01"};
  const std::string state = states[clock_.chance.below(states.size())];
  switch (clock_.chance.below(4)) {
    case 0:
      clock_.note("-", "sessions that are opened within {} ms read only", time.count());
      return rows_.open_read_only(time);
    case 1:
      clock_.note("-", "a pooler mixes up sessions for {} ms", time.count());
      return rows_.mix_up_sessions(time);
    case 2:
      clock_.note("-", "no write for {} ms: {}", time.count(), state);
      return rows_.refuse_writes(state, std::nullopt, time);
    default:
      const auto only = static_cast<table>(clock_.chance.below(static_cast<std::size_t>(table::nodes)));
      clock_.note("-", "no write to table {} for {} ms: {}", static_cast<int>(only), time.count(), state);
      return rows_.refuse_writes(state, only, time);
  }
}

// --- the run ---

void world::end_trouble() {
  troubled_ = false;
  topics_.be_reliable();
  rows_.be_reliable();
  sink_away_until_ = sink_sick_until_ = {};
  for (auto& one : nodes_)
    one->thaw();
  clock_.note("-", "no more trouble");
}

bool world::everything_runs() const {
  return std::all_of(nodes_.begin(), nodes_.end(), [](const auto& one) { return one->is_up(); });
}

std::optional<std::string> world::unsettled() const {
  if (!everything_runs())
    return "a node does not run";
  if (!rows_.rows.outbox.empty())
    return "outbox row " + rows_.rows.outbox.begin()->first + " is still there";
  for (const auto& [where, partition] : rows_.rows.parked)
    if (!partition.rows.empty())
      return where.first + '/' + std::to_string(where.second) + " has parked records";
  for (const auto& one : nodes_)
    if (const auto left = one->left())
      return left;
  return topics_.lag();
}

// As many keys that always fail as a node may hold keep all others out: nobody can tell them from a sick sink.
void world::mend_handler() {
  const bool stands_still = std::any_of(nodes_.begin(), nodes_.end(), [](const auto& one) {
    return one->hindered(orders_topic).find("fails alike") != std::string::npos;
  });
  if (!stands_still || std::exchange(is_mended_, true))
    return;
  clock_.note("operator", "mends what the sink always fails at");
  judge_.mended(orders_topic, failing_words);
}

bool world::run_until_settled() {
  const auto quiet = clock_.now() + longest_quiet, standstill = clock_.now() + longest_standstill,
             until = clock_.now() + longest_settling;
  while (unsettled() && clock_.now() < until && !judge_.found()) {
    clock_.run_for(milliseconds{500});
    if (clock_.now() > quiet && judge_.poison_left(orders_topic) > 0)
      write_foreign_record();  // which succeeds, so that it can be seen whose fault it is
    if (clock_.now() > quiet && judge_.poison_left(entries_topic) > 0)
      write_foreign_booking(entries_topic);
    if (clock_.now() > standstill)
      mend_handler();
  }
  if (const auto what = unsettled())
    judge_.stuck(*what);
  return !judge_.found();
}

result world::run() {
  for (auto& one : nodes_)
    one->start();
  lay_out_load();
  lay_out_faults();
  watch();
  tend_letters();
  const auto until = clock_.now() + plan_.span + milliseconds{1};
  while (clock_.now() < until && !judge_.found())
    clock_.advance();
  end_trouble();
  if (run_until_settled()) {
    clock_.run_for(milliseconds{1000});
    if (run_until_settled())  // what came in that second is judged when it is done
      judge_.settled(plan_.calm);
  }
  counted_.records = topics_.records();
  counted_.faults += rows_.faults();
  counted_.virtual_time = clock_.elapsed();
  for (auto& one : nodes_)
    one->kill();
  return {judge_.found(), counted_, clock_.past.lines()};
}

result run(std::uint64_t seed, bool recording) { return world{plan{seed}, recording}.run(); }

}  // namespace troupe::simulation
