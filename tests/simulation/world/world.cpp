#include "tests/simulation/world/world.hpp"

#include "runtime/actor/observed.hpp"
#include "schemas/coupon_requested.hpp"
#include "schemas/envelope.hpp"

namespace troupe::simulation {
namespace {

constexpr milliseconds watch_interval{500}, desk_interval{1500};
constexpr milliseconds longest_settling{120'000};
constexpr schemas::timestamp noon{std::chrono::hours{24 * 365 * 50}};

struct client_state {
  static inline const char* name = "client";
};

caf::behavior client(caf::stateful_actor<client_state>*) {
  return {[](const step& now) { now(); }};
}

std::string garbage_of(clockwork& clock) { return clock.chance.chance(50) ? "not json" : R"({"orderId":"x"})"; }

}  // namespace

world::world(const plan& what, bool recording)
    : plan_{what},
      clock_{mixed(what.seed + 1), recording},
      topics_{clock_, judge_, plan_.broker},
      rows_{clock_, plan_.database},
      backend_{clock_, rows_, judge_,
               [this](const life_ptr& who, const std::string& topic, std::int32_t partition) {
                 return topics_.owns(who, topic, partition);
               },
               [this](const place& of) { return plan_.is_refused(of); }},
      desk_{backend_} {
  topics_.create(orders_topic, plan_.partitions);
  topics_.create(coupons_topic, plan_.partitions);
  topics_.describe = [this](const place& where, const logged& record) { return describe(where, record); };
  rows_.rows.products = {{1, {100, 1'000'000}}, {2, {250, clock_.chance.between(3, 20)}}};
  for (std::int64_t id = 1; id <= 3; ++id) {
    rows_.rows.coupons[id] = {clock_.chance.between(1, 20), {}};
    judge_.supply(id, rows_.rows.coupons[id].first);
  }
  client_ = clock_.adopt(outside_, clock_.system.spawn(client));
  const sink_settings sink{[this](const place& of) { return desk_.has_mended(of) ? treatment{} : plan_.of(of); },
                           [this] { return clock_.now() < sink_away_until_; }};
  for (std::size_t i = 0; i < plan_.nodes; ++i)
    nodes_.push_back(std::make_unique<node>("node-" + std::to_string(i + 1), backend_, topics_, sink, plan_.node));
  rows_.on_crash = [this](const life_ptr& who) {
    for (auto& one : nodes_)
      if (one->now() == who && who->alive)
        kill_one(*one);
  };
}

record_facts world::describe(const place& where, const logged& record) const {
  record_facts out;
  out.key = record.key.value_or("");
  out.event_id = schemas::read_envelope(record.head).id;
  if (where.topic == orders_topic) {
    const auto treated = plan_.of(where).what;
    out.must_be_buried = !schemas::decode_record<schemas::order_completed>(record.head, record.value) ||
                         treated == treatment::kind::failing || treated == treatment::kind::rejected;
    return out;
  }
  const auto request = schemas::decode_record<schemas::coupon_requested>(record.head, record.value);
  out.must_be_buried = !request || plan_.is_refused(where);
  if (request) {
    out.coupon = request->coupon_id.value();
    out.user = request->user_id.value();
  }
  return out;
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
  order::place_order asked;
  asked.user_id = 1;
  asked.lines = {{clock_.chance.chance(80) ? 1 : 2, clock_.chance.between(1, 3)}};
  asked.idempotency_key = "order-" + std::to_string(number);
  at_client([this, to = at->orders(), asked] {
    auto* self = caf::actor_cast<caf::event_based_actor*>(client_);
    self->request(to, caf::infinite, asked)
        .then(
            [this, key = asked.idempotency_key](const order::placing_result& said) {
              using why = order::refusal::kind;
              if (said.result)
                judge_.order_placed(key);
              else if (said.result.error().why != why::outcome_unknown)
                judge_.order_refused(key);
              clock_.note("client", "order {} is {}", key, said.result ? "placed" : "refused or unknown");
            },
            [](const caf::error&) {});
  });
}

void world::request_coupon() {
  auto* at = any_node(&node::is_up);
  if (at == nullptr)
    return;
  const schemas::coupon_requested request{clock_.chance.between(1, 30), clock_.chance.between(1, 3)};
  const auto event = schemas::make_event(request, coupons_topic, schemas::format::json,
                                         "request-" + std::to_string(++next_event_), "troupe", noon, {});
  at_client([this, to = caf::actor_cast<bridge::publish_port>(at->outbound()), event] {
    auto* self = caf::actor_cast<caf::event_based_actor*>(client_);
    self->request(to, caf::infinite, bridge::publish{event})
        .then(
            [this, id = event.id](const bridge::published& said) {
              if (said.outcome == bridge::published::result::durable)
                judge_.told_durable(id);
            },
            [](const caf::error&) {});
  });
}

void world::write_foreign_record() {
  const auto key = "key-" + std::to_string(clock_.chance.below(plan_.keys));
  const schemas::order_completed message{1'000'000 + static_cast<std::int64_t>(++next_event_), noon};
  topics_.append(orders_topic, {clock_.chance.chance(95) ? std::optional{key} : std::nullopt,
                                clock_.chance.chance(97) ? schemas::to_json(message) : garbage_of(clock_),
                                {}});
}

void world::write_foreign_request() {
  const auto coupon = clock_.chance.between(1, 3);
  const schemas::coupon_requested request{clock_.chance.between(1, 30), coupon};
  topics_.append(
      coupons_topic,
      {std::to_string(coupon), clock_.chance.chance(70) ? schemas::to_json(request) : garbage_of(clock_), {}});
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
  clock_.after(desk_interval, nullptr, [this] { tend_letters(); });
}

// --- faults ---

void world::lay_out_faults() {
  for (std::size_t i = 0; i < plan_.faults; ++i)
    clock_.after(milliseconds{clock_.chance.between(300, plan_.span.count())}, nullptr, [this] { strike(); });
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

// --- the run ---

void world::end_trouble() {
  troubled_ = false;
  topics_.be_reliable();
  rows_.be_reliable();
  sink_away_until_ = {};
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
  return topics_.lag();
}

bool world::run_until_settled() {
  const auto until = clock_.now() + longest_settling;
  while (unsettled() && clock_.now() < until && !judge_.found())
    clock_.run_for(milliseconds{500});
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
