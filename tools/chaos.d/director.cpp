#include "tools/chaos.d/director.hpp"

#include <algorithm>
#include <csignal>
#include <thread>

namespace troupe::chaos {
namespace {

using namespace std::chrono_literals;

constexpr auto tick = 50ms;
constexpr auto ready_within = 60s, healed_within = 120s, settled_within = 180s;
constexpr milliseconds longest_overtime = 1h;  // of the load, which is ended by hand
constexpr int calm_looks = 4;                  // one may miss what is between two hops, or between a hop and the outbox

std::string number(double value) { return std::to_string(static_cast<std::int64_t>(value)); }

}  // namespace

director::director(stage& on, play& of, act what, console& out)
    : stage_{on}, play_{of}, act_{std::move(what)}, out_{out} {}

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
  play_.before_nodes(stage_);
  for (auto& node : stage_.nodes)
    node.start();
  const auto deadline = out_.now() + ready_within;
  for (auto& node : stage_.nodes) {
    for (; !node.is_ready(); pause(), node.keep_alive())
      if (out_.now() > deadline)
        throw fault_found{node.name() + " is not ready after 60 s"};
    node.set_away(false);
  }
  play_.prepare(stage_);
}

void director::start_load() {
  auto words = play_.load_words(stage_);
  words.insert(words.begin(), stage_.load().string());
  for (const auto& node : stage_.nodes)
    words.insert(words.end(), {"--door", node.door()});
  words.insert(words.end(), {"--seconds", number(static_cast<double>((act_.lasts + longest_overtime).count()) / 1000),
                             "--rate", number(act_.rate), "--connections", "32", "--give-up", "90", "--answers",
                             stage_.file("answers.txt").string()});
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
    noted_.faults.push_back({fault, elapsed(), std::nullopt});
    current_.push_back({noted_.faults.size() - 1, inflict(fault, stage_)});
  }
}

// The plan keeps faults apart by the time that healing usually takes; a slow machine takes longer.
bool director::has_to_wait(const planned_fault& next) const {
  const bool takes_node = victim_of(next.kind) == victim::node || victim_of(next.kind) == victim::all_nodes;
  if (takes_node && stage_.nodes_away() + 1 >= static_cast<int>(stage_.nodes.size()))
    return true;
  if (act_.in_turn && !noted_.faults.empty())
    return !current_.empty() || elapsed() < *noted_.faults.back().healed + ready_again_within + 1s;
  return std::any_of(current_.begin(), current_.end(),
                     [&](const current& one) { return exclude(next, noted_.faults[one.index].what); });
}

void director::tend_faults(bool all_over) {
  for (auto& one : current_) {
    auto& past = noted_.faults[one.index];
    if (!one.heals && (all_over || elapsed() >= past.began + past.what.lasts)) {
      one.fault->heal();
      one.heals = true;
    }
    if (elapsed() > past.began + past.what.lasts + healed_within)
      throw fault_found{"not healed in time: " + sentence_of(past.what)};
    if (one.fault->tick() && one.heals) {
      past.healed = elapsed();
      out_.say("healed: " + sentence_of(past.what) + ", after " + seconds(*past.healed - past.began));
      if (act_.judges_after_each)
        judge_on_the_way();
    }
  }
  std::erase_if(current_, [this](const current& one) { return noted_.faults[one.index].healed.has_value(); });
}

// No time of the plan: what is due meanwhile comes afterwards, however long a broker takes to be read.
void director::judge_on_the_way() {
  const auto before = out_.now();
  play_.judge_on_the_way(stage_, out_);
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
  play_.make_traffic(stage_, elapsed());
}

bool director::look() {
  if (out_.now() - looked_ < 250ms)
    return false;
  const auto at = elapsed();
  seen_ = look_around(stage_);
  owned_.insert(seen_.owned.begin(), seen_.owned.end());
  if (noted_.looks.empty() || noted_.looks.back().reasons != seen_.reasons || at - noted_.looks.back().at >= 1s)
    noted_.looks.push_back({at, seen_.reasons});
  looked_ = out_.now();
  return true;
}

std::string director::situation() const {
  std::string faults;
  for (const auto& one : current_)
    faults += (faults.empty() ? "; now " : ", ") + sentence_of(noted_.faults[one.index].what);
  return play_.progress(stage_) + "lag " + std::to_string(seen_.lag) + ", " + std::to_string(seen_.unfinished) +
         " in hand, " + std::to_string(next_) + " of " + std::to_string(act_.plan.size()) + " faults" + faults;
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
  play_.end_traffic(stage_);
}

bool director::is_settled() {
  if (seen_.partitions != play_.partitions(owned_.size()) || seen_.lag != 0 || seen_.unfinished != 0)
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
                        std::to_string(play_.partitions(owned_.size())) + " partitions, " + situation()};
  }
}

}  // namespace troupe::chaos
