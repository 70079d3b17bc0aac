#include "tools/load/driver.hpp"
#include "tools/load/seeding.hpp"
#include "tools/load/work.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

namespace troupe::load {
namespace {

struct options {
  std::vector<std::string> doors{"http://127.0.0.1:8080"};
  std::string world_file = "world.json", answers_file, json_file;
  std::int64_t seconds = 0;
  std::int64_t repeat = std::numeric_limits<std::int64_t>::max();
  driver_options drive;
  amounts work;
  seeds made;
  job fixed{"GET", "/healthz", "", "", ""};
};

void add_drive(CLI::App& command, options& with) {
  command.add_option("--door", with.doors, "http://HOST:PORT, repeatable")->capture_default_str();
  command.add_option("--connections", with.drive.connections, "each asks one request at a time")->capture_default_str();
  command.add_option("--rate", with.drive.rate, "requests per second in all; 0: as fast as answers come");
  command.add_option("--seconds", with.seconds, "ask for so long; 0: until all is asked");
  command.add_option("--answers", with.answers_file, "append what was acknowledged, for the audit");
  command.add_option("--json", with.json_file, "write the figures there too");
  command.add_flag("--progress", with.drive.progress, "a line every second on stderr");
}

void add_work(CLI::App& command, options& with) {
  command.add_option("--world", with.world_file, "made by seed")->capture_default_str();
  command.add_option("--users", with.work.users, "user ids 1 to N")->capture_default_str();
  command.add_option("--seed", with.work.seed, "of the random numbers and of the idempotency keys")
      ->capture_default_str();
}

int run(options& with, const job_source& source) {
  std::ofstream answers, json;
  with.drive.doors.clear();
  for (const auto& url : with.doors)
    with.drive.doors.push_back(parse_door(url));
  if (with.seconds > 0)
    with.drive.duration = std::chrono::seconds{with.seconds};
  if (!with.answers_file.empty()) {
    answers.open(with.answers_file, std::ios::app);
    with.drive.answers = &answers;
  }
  const auto result = drive(with.drive, source);
  std::cout << result.counted.to_text(result.elapsed);
  if (!with.json_file.empty())
    std::ofstream{with.json_file} << result.counted.to_json(result.elapsed) << '\n';
  return result.counted.is_clean() ? 0 : 1;
}

void add_seed(CLI::App& app, options& with) {
  auto* command = app.add_subcommand("seed", "make products and coupons");
  command->add_option("--door", with.doors, "http://HOST:PORT")->capture_default_str();
  command->add_option("--products", with.made.products)->capture_default_str();
  command->add_option("--stock", with.made.stock, "of each product")->capture_default_str();
  command->add_option("--coupons", with.made.coupons)->capture_default_str();
  command->add_option("--quantity", with.made.quantity, "of each coupon")->capture_default_str();
  command->add_option("--out", with.world_file, "file for their ids")->capture_default_str();
  command->callback([&with] { write_world(with.world_file, seed(parse_door(with.doors.front()), with.made)); });
}

void add_rush(CLI::App& app, options& with, int& result) {
  auto* command = app.add_subcommand("rush", "place orders and coupon requests, mixed");
  command->footer("Example: troupe-load rush --world world.json --orders 20000 --requests 10000 --progress");
  command->add_option("--orders", with.work.orders);
  command->add_option("--requests", with.work.coupon_requests, "coupon requests");
  command->add_option("--with-coupon", with.work.with_coupon, "share of orders that try a coupon, 0 to 1");
  command->add_flag("--hot", with.work.hot, "all orders want one product");
  add_work(*command, with);
  add_drive(*command, with);
  command->callback([&with, &result] { result = run(with, mixed(read_world(with.world_file), with.work)); });
}

void add_get(CLI::App& app, options& with, int& result) {
  auto* command = app.add_subcommand("get", "the same request again and again: a baseline");
  command->add_option("--method", with.fixed.method)->capture_default_str();
  command->add_option("--path", with.fixed.path)->capture_default_str();
  command->add_option("--body", with.fixed.body);
  command->add_option("--count", with.repeat, "how often");
  add_drive(*command, with);
  command->callback([&with, &result] { result = run(with, repeated(with.fixed, with.repeat)); });
}

}  // namespace
}  // namespace troupe::load

int main(int argc, char** argv) {
  using namespace troupe::load;
  options with;
  int result = 0;
  CLI::App app{"troupe-load: load on HTTP doors, and what they answered", "troupe-load"};
  app.require_subcommand(1);
  add_seed(app, with);
  add_rush(app, with, result);
  add_get(app, with, result);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << "troupe-load: " << error.what() << '\n';
    return 1;
  }
  return result;
}
