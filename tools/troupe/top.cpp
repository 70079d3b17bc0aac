// `troupe top`: looks in the background once a second, so that a mute node never holds up a key.
#include "runtime/wire/identity.hpp"
#include "tools/troupe/cluster_look.hpp"
#include "tools/troupe/program.hpp"
#include "tools/troupe/top_terminal.hpp"

#include <future>
#include <iostream>

namespace troupe {
namespace {

using clock = std::chrono::steady_clock;
using look = tl::expected<std::vector<seen_node>, std::string>;

constexpr auto look_every = std::chrono::seconds{1};

look look_now(const vantage& from) { return look_at_cluster(from, {true, true, true}); }

/// Every node that reads the topic is told, as by `troupe pause`.
std::string change_pace(const vantage& from, const pace_question& asked) {
  const auto listed = find_nodes(from);
  if (!listed)
    return listed.error();
  const std::string verb = asked.pause ? "pause" : "resume";
  std::size_t done = 0;
  std::string why = "no node reads it";
  for (const auto& answer : tell_all(*listed, "/v1/partitions/" + asked.partition + '/' + verb)) {
    done += answer && answer->status == 200 ? 1 : 0;
    if (!answer || (answer->status != 200 && answer->status != 404))
      why = answer ? sentence_in(answer->body) : answer.error();
  }
  return done > 0 ? verb + "d " + asked.partition : "cannot " + verb + ' ' + asked.partition + ": " + why;
}

class live_view {
public:
  live_view(const vantage& from, top_terminal& terminal, look first) : from_{from}, terminal_{terminal} {
    take(std::move(first));
  }

  void run() {
    for (;;) {
      renew();
      terminal_.show(draw(model_, terminal_.rows(), terminal_.columns()));
      const auto key = terminal_.read_key();
      if (!key)
        continue;
      const auto deed = press(model_, *key);
      if (deed == top_deed::quit)
        return;
      if (deed == top_deed::change_pace)
        model_.notice = change_pace(from_, *std::exchange(model_.question, std::nullopt));
    }
  }

private:
  void renew() {
    if (pending_.valid() && pending_.wait_for(std::chrono::seconds{0}) == std::future_status::ready)
      take(pending_.get());
    if (!pending_.valid() && clock::now() - looked_at_ >= look_every) {
      looked_at_ = clock::now();
      pending_ = std::async(std::launch::async, look_now, from_);
    }
  }

  void take(look seen) {
    if (seen)
      model_.seen = std::move(*seen);
    else
      model_.notice = seen.error();
  }

  vantage from_;
  top_terminal& terminal_;
  top_model model_;
  clock::time_point looked_at_ = clock::now();
  std::future<look> pending_;
};

void run_top(const vantage& from, program& with) {
  const auto fail = [&with](node::exit_code code, const std::string& why) {
    std::cerr << wire::own_name() << " top: " << why << '\n';
    with.result = code;
  };
  auto first = look_now(from);
  if (!first)
    return fail(node::exit_code::unreachable, first.error());
  const auto terminal = top_terminal::make();
  if (!terminal)
    return fail(node::exit_code::wrong_usage,
                "needs a terminal; " + wire::own_name() + " ps --watch and --json do without");
  std::cerr.rdbuf(nullptr);  // a remark about who was asked would tear the screen
  live_view{from, *terminal, std::move(first)}.run();
}

}  // namespace

void add_top(CLI::App& app, program& with) {
  auto* command = app.add_subcommand("top", "nodes, actors and partitions live on the terminal; h shows the keys");
  command->footer("Example: " + wire::own_name() + " top --admin 127.0.0.1:9091");
  auto from = std::make_shared<vantage>();
  add_place(*command, *from);
  command->callback([from, &with] { run_top(*from, with); });
}

}  // namespace troupe
