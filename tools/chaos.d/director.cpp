#include "tools/chaos.d/director.hpp"

#include "tools/chaos.d/hop_sql.hpp"
#include "tools/load/world.hpp"

#include <algorithm>
#include <csignal>
#include <thread>

namespace troupe::chaos {
namespace {

using namespace std::chrono_literals;

constexpr auto tick = 50ms;
constexpr auto ready_within = 60s, healed_within = 120s, settled_within = 180s;
constexpr milliseconds longest_overtime = 1h;  // of the load, which is ended by hand
constexpr std::size_t probed_orders = 20;
constexpr std::size_t partitions = 16;  // four of each reader
constexpr int calm_looks = 4;           // one may miss what is between two hops, or between a hop and the outbox

std::string number(double value) { return std::to_string(static_cast<std::int64_t>(value)); }

}  // namespace

director::director(stage& on, act what, console& out) : stage_{on}, act_{std::move(what)}, out_{out} {}

director::~director() {
  if (load_)
    load_->signal(SIGKILL);  // asked to stop, it would finish its calls first, over doors that are gone
}

void director::pause() {
  if (stop_asked())
    throw interrupted{};
  std::this_thread::sleep_for(tick);
}

void director::prepare() {
  for (auto& node : stage_.nodes)
    node.start();
  const auto deadline = out_.now() + ready_within;
  for (auto& node : stage_.nodes) {
    for (; !node.is_ready(); pause(), node.keep_alive())
      if (out_.now() > deadline)
        throw fault_found{node.name() + " is not ready after 60 s"};
    node.set_away(false);
  }
  stage_.make_in_database(keep_outbox_journal);
  const auto coupons = std::max<std::int64_t>(20, act_.lasts / 3s);  // so that there are always some left
  child seed = start_logged(
      stage_.file("seed.txt"),
      {stage_.load().string(), "seed", "--door", stage_.nodes[0].door(), "--products", "50", "--stock", "1000000",
       "--coupons", std::to_string(coupons), "--quantity", "300", "--out", stage_.file("world.json").string()});
  if (seed.wait() != 0)
    throw fault_found{"products and coupons could not be made: " + stage_.file("seed.txt").string()};
  const auto world = load::read_world(stage_.file("world.json"));
  if (!world)
    throw std::runtime_error{world.error()};
  stage_.coupons.assign(world->coupons.items().begin(), world->coupons.items().end());
  stage_.foreign = std::make_unique<foreign_producer>(stage_.kafka, order_topic(stage_.topics),
                                                      coupon_topic(stage_.topics), stage_.settings.seed);
}

void director::start_load() {
  std::vector<std::string> words{stage_.load().string(), "rush", "--world", stage_.file("world.json").string()};
  for (const auto& node : stage_.nodes)
    words.insert(words.end(), {"--door", node.door()});
  words.insert(words.end(),
               {"--seconds", number(static_cast<double>((act_.lasts + longest_overtime).count()) / 1000), "--rate",
                number(act_.rate), "--users", std::to_string(act_.users), "--with-coupons", "0.05", "--connections",
                "32", "--give-up", "90", "--answers", stage_.file("answers.txt").string()});
  load_.emplace(start_logged(stage_.file("load.txt"), words));
}

void director::perform() {
  began_ = out_.now();
  start_load();
  for (bool all_over = false; !all_over || !current_.empty(); pause()) {
    const bool has_more = act_.in_turn && next_ < act_.plan.size();
    all_over = elapsed() >= act_.lasts && !has_more;
    if (!all_over)
      start_due_faults();
    tend_faults(all_over);
    guard_nodes();
    make_traffic();
    look();
    out_.progress(situation());
  }
  finish_load();
}

void director::start_due_faults() {
  while (next_ < act_.plan.size() && act_.plan[next_].at <= elapsed() && !has_to_wait(act_.plan[next_])) {
    const auto& fault = act_.plan[next_++];
    out_.say(sentence_of(fault) + (fault.lasts > 0ms ? ", for " + seconds(fault.lasts) : ""));
    history_.push_back({fault, elapsed(), std::nullopt});
    current_.push_back({history_.size() - 1, inflict(fault, stage_)});
  }
}

// The plan keeps faults apart by the time that healing usually takes; a slow machine takes longer.
bool director::has_to_wait(const planned_fault& next) const {
  const bool takes_node = victim_of(next.kind) == victim::node || victim_of(next.kind) == victim::all_nodes;
  if (takes_node && stage_.nodes_away() + 1 >= static_cast<int>(stage_.nodes.size()))
    return true;
  if (act_.in_turn && !history_.empty())
    return !current_.empty() || elapsed() < *history_.back().healed + ready_again_within + 1s;
  return std::any_of(current_.begin(), current_.end(),
                     [&](const current& one) { return exclude(next, history_[one.index].what); });
}

void director::tend_faults(bool all_over) {
  for (auto& one : current_) {
    auto& past = history_[one.index];
    if (!one.heals && (all_over || elapsed() >= past.began + past.what.lasts)) {
      one.fault->heal();
      one.heals = true;
    }
    if (elapsed() > past.began + past.what.lasts + healed_within)
      throw fault_found{"not healed in time: " + sentence_of(past.what)};
    if (one.fault->tick() && one.heals) {
      past.healed = elapsed();
      out_.say("healed: " + sentence_of(past.what) + ", after " + seconds(*past.healed - past.began));
      if (act_.after_healing)
        judge_on_the_way();
    }
  }
  std::erase_if(current_, [this](const current& one) { return history_[one.index].healed.has_value(); });
}

// No time of the plan: what is due meanwhile comes afterwards, however long a broker takes to be read.
void director::judge_on_the_way() {
  const auto before = out_.now();
  act_.after_healing();
  began_ += out_.now() - before;
}

void director::guard_nodes() {
  for (auto& node : stage_.nodes)
    if (!node.is_away())
      node.keep_alive();
}

void director::make_traffic() {
  if (elapsed() >= act_.lasts && !act_.in_turn)
    return;
  requests_due_ += act_.foreign * static_cast<double>((elapsed() - traffic_).count()) / 1000;
  traffic_ = elapsed();
  stage_.foreign->request_coupons(stage_.coupons, act_.users, static_cast<int>(requests_due_));
  requests_due_ -= static_cast<double>(static_cast<int>(requests_due_));
  if (!probes_.empty())
    return stage_.foreign->write_probes(probes_);
  if (stage_.sink.effects() < probed_orders)
    return;
  const auto received = stage_.sink.received();
  for (const auto& first : received.first())
    if (probes_.size() < probed_orders)
      probes_.push_back({first.order, first.event_id});
}

bool director::look() {
  if (out_.now() - looked_ < 250ms)
    return false;
  const auto at = elapsed();
  seen_ = look_around(stage_);
  if (looks_.empty() || looks_.back().reasons != seen_.reasons || at - looks_.back().at >= 1s)
    looks_.push_back({at, seen_.reasons});
  looked_ = out_.now();
  return true;
}

std::string director::situation() const {
  std::string faults;
  for (const auto& one : current_)
    faults += (faults.empty() ? "; now " : ", ") + sentence_of(history_[one.index].what);
  return std::to_string(stage_.sink.effects()) + " events in the sink, lag " + std::to_string(seen_.lag) + ", " +
         std::to_string(seen_.unfinished) + " in hand, " + std::to_string(next_) + " of " +
         std::to_string(act_.plan.size()) + " faults" + faults;
}

void director::finish_load() {
  load_->terminate();  // its clients finish their calls
  const auto deadline = out_.now() + 100s;
  for (; load_->running(); pause(), look(), guard_nodes()) {
    out_.progress("clients finish their last calls; " + situation());
    if (out_.now() > deadline)
      throw fault_found{"the load does not end: " + stage_.file("load.txt").string()};
  }
  if (load_->wait() != 0)
    throw fault_found{"a client was refused or given up on: " + stage_.file("load.txt").string()};
  stage_.foreign->flush();
}

bool director::is_settled() {
  if (seen_.partitions != partitions || seen_.lag != 0 || seen_.unfinished != 0)
    return false;
  const auto rows = stage_.database.run(rows_under_way);
  return rows && *rows == 0;
}

void director::settle() {
  const auto deadline = out_.now() + settled_within;
  for (int calm = 0; calm < calm_looks; pause(), guard_nodes()) {
    if (look())
      calm = is_settled() ? calm + 1 : 0;
    out_.progress("settling: " + situation());
    if (out_.now() > deadline)
      throw fault_found{"not settled within 180 s: " + std::to_string(seen_.partitions) + " of " +
                        std::to_string(partitions) + " partitions, " + situation()};
  }
}

}  // namespace troupe::chaos
