#include "runtime/wire/codec/json.hpp"
#include "tools/load/mixes.hpp"
#include "tools/load/report.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

namespace {

using namespace troupe::load;
using troupe::wire::to_json;

constexpr int failed = 1, wrong_usage = 2;

struct options {
  std::vector<std::string> doors{"http://127.0.0.1:8080"};
  campaign_settings campaign;
  double seconds = 0, give_up = 30;
  std::string world_file, answers_file, json_file, out_file = "-";
  std::uint64_t orders = 0, requests = 0;
  order_mix mix;
  seed_plan seed;
  plain_mix plain;
};

void add_shared(CLI::App& to, options& with) {
  to.add_option("--door", with.doors, "http://host:port of a node; several share the connections");
  to.add_option("--connections", with.campaign.connections, "kept open, one call at a time on each")
      ->check(CLI::Range(1, 20'000));
  to.add_option("--rate", with.campaign.rate, "calls per second, started on schedule")->check(CLI::NonNegativeNumber);
  to.add_option("--give-up", with.give_up, "seconds after which a call without a final answer has failed")
      ->check(CLI::PositiveNumber);
  to.add_option("--attempts", with.campaign.attempts, "tries at most, each at another door; 0: until --give-up");
  to.add_option("--answers", with.answers_file,
                "append the ids of acknowledged orders and coupon requests; of `call` each body");
  to.add_option("--json", with.json_file, "write the report as JSON too");
  to.add_flag("--progress", with.campaign.progress, "a line per second on stderr");
}

void add_seconds(CLI::App& to, options& with) {
  to.add_option("--seconds", with.seconds, "no new call after that")->check(CLI::PositiveNumber);
}

void add_world(CLI::App& to, options& with) {
  to.add_option("--world", with.world_file, "what `seed` wrote")->required();
  to.add_option("--users", with.mix.users, "user ids 1 to N")->check(CLI::PositiveNumber);
}

void add_order_mix(CLI::App& to, options& with) {
  to.add_option("--orders", with.orders, "how many");
  to.add_flag("--hot", with.mix.hot, "every order wants the same product");
  to.add_option("--with-coupons", with.mix.with_coupons, "share of orders that use a requested coupon")
      ->check(CLI::Range(0.0, 1.0));
}

int report(const outcome& of, const options& with, bool on_stderr = false) {
  (on_stderr ? std::cerr : std::cout) << to_table(of) << std::flush;
  if (!with.json_file.empty())
    if (const auto trouble = write_file(with.json_file, to_json(of))) {
      std::cerr << "troupe-load: " << *trouble << '\n';
      return failed;
    }
  return all_answered(of) ? 0 : failed;
}

int run_seed(const options& with) {
  seeded made;
  const auto done = run(with.campaign, seeding(with.seed, made));
  const bool on_stdout = with.out_file == "-";
  const auto text = to_json(world{std::move(made.products), std::move(made.coupons)});
  if (on_stdout)
    std::cout << text << '\n';
  else if (const auto trouble = write_file(with.out_file, text))
    throw std::runtime_error{*trouble};
  return report(done, with, on_stdout);
}

// A count of 0 means as many as the time allows; without a time the count must be given.
std::uint64_t count_or_unlimited(std::uint64_t count, const options& with) {
  return count == 0 && with.campaign.lasts ? call_source::unlimited : count;
}

int run_sources(const options& with, answers& promised, std::vector<call_source> sources) {
  const auto done = run(with.campaign, std::move(sources));
  if (!promised.flush())
    throw std::runtime_error{with.answers_file + " could not be written to the end"};
  return report(done, with);
}

int run_mix(const options& with, bool with_orders, bool with_requests) {
  const auto from = read_world(with.world_file);
  if (!from)
    throw CLI::ValidationError{"--world", from.error()};
  const bool needs_coupons = with_requests || with.mix.with_coupons > 0;
  if ((with_orders && from->products.size() == 0) || (needs_coupons && from->coupons.size() == 0))
    throw CLI::ValidationError{"--world", with.world_file + " has no products, or no coupons, to ask for"};
  answers promised{with.answers_file};
  std::vector<call_source> sources;
  if (with_orders)
    sources.push_back(orders(*from, with.mix, promised, count_or_unlimited(with.orders, with)));
  if (with_requests)
    sources.push_back(coupon_requests(*from, with.mix.users, promised, count_or_unlimited(with.requests, with)));
  return run_sources(with, promised, std::move(sources));
}

int run_plain(const options& with) {
  answers promised{with.answers_file};
  auto calls = plain_calls(with.plain, promised, count_or_unlimited(with.requests, with));
  if (!calls)
    throw CLI::ValidationError{"--path or --body", calls.error()};
  return run_sources(with, promised, {std::move(*calls)});
}

void add_commands(CLI::App& app, options& with) {
  auto& seed = *app.add_subcommand("seed", "create products and coupons, print their ids");
  seed.add_option("--products", with.seed.products, "how many");
  seed.add_option("--stock", with.seed.stock, "of each product");
  seed.add_option("--coupons", with.seed.coupons, "how many");
  seed.add_option("--quantity", with.seed.quantity, "of each coupon");
  seed.add_option("--out", with.out_file, "where the ids go; - is stdout");

  auto& orders = *app.add_subcommand("orders", "place orders");
  add_world(orders, with);
  add_order_mix(orders, with);

  auto& coupons = *app.add_subcommand("coupons", "request coupons");
  add_world(coupons, with);
  coupons.add_option("--requests", with.requests, "how many");

  auto& rush = *app.add_subcommand("rush", "place orders and request coupons at the same time");
  add_world(rush, with);
  add_order_mix(rush, with);
  rush.add_option("--requests", with.requests, "how many coupon requests");

  auto& call =
      *app.add_subcommand("call", "ask any program: {1..50} is any number from 1 to 50, {n} the number of the call");
  call.add_option("--path", with.plain.path, "what to ask for")->required();
  call.add_option("--method", with.plain.method, "GET, POST, PUT or DELETE")
      ->check(CLI::IsMember({"GET", "POST", "PUT", "DELETE"}));
  call.add_option("--body", with.plain.body, "sent as application/json");
  call.add_option("--requests", with.requests, "how many");
  call.add_flag("--with-keys", with.plain.with_keys, "each call has an Idempotency-Key, the same in each attempt");

  for (auto* command : {&seed, &orders, &coupons, &rush, &call})
    add_shared(*command, with);
  for (auto* command : {&orders, &coupons, &rush, &call})
    add_seconds(*command, with);
}

int run_chosen(const CLI::App& app, const options& with) {
  if (app.got_subcommand("seed"))
    return run_seed(with);
  if (!with.campaign.lasts && with.orders == 0 && with.requests == 0)
    throw CLI::ValidationError{"--seconds", "say how many calls, or for how long: --orders, --requests or --seconds"};
  if (app.got_subcommand("call"))
    return run_plain(with);
  return run_mix(with, !app.got_subcommand("coupons"), !app.got_subcommand("orders"));
}

std::chrono::milliseconds from_seconds(double seconds) {
  return std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000)};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Makes load for the HTTP door of Troupe and measures how it is answered.\n"
      "Examples:\n"
      "  troupe-load seed --out world.json && troupe-load orders --world world.json --seconds 10\n"
      "  troupe-load call --path /payments --body '{\"account\":{1..50},\"amount\":100}' --with-keys --seconds 10",
      "troupe-load"};
  app.require_subcommand(1);
  options with;
  add_commands(app, with);
  try {
    app.parse(argc, argv);
    auto doors = open_doors(with.doors);
    if (!doors)
      throw CLI::ValidationError{"--door", doors.error()};
    with.campaign.doors = std::move(*doors);
    with.campaign.give_up = from_seconds(with.give_up);
    if (with.seconds > 0)
      with.campaign.lasts = from_seconds(with.seconds);
    return run_chosen(app, with);
  } catch (const CLI::ParseError& mistake) {
    return app.exit(mistake) == 0 ? 0 : wrong_usage;
  } catch (const std::exception& trouble) {
    std::cerr << "troupe-load: " << trouble.what() << '\n';
    return failed;
  }
}
