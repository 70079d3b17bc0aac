// A whole simulation: nodes, broker, database, clients and the trouble they are in, from one seed.
#pragma once

#include "runtime/http/message.hpp"
#include "tests/simulation/world/letter_desk.hpp"
#include "tests/simulation/world/plan.hpp"

namespace troupe::simulation {

struct figures {
  std::uint64_t records = 0, faults = 0;
  milliseconds virtual_time{0};
};

struct result {
  std::optional<violation> found;
  figures counted;
  std::vector<std::string> history;
};

/// Runs until everything is settled or the first guarantee is broken. `recording`: keep the history.
result run(std::uint64_t seed, bool recording);

class world {
public:
  world(const plan& what, bool recording);
  result run();

private:
  void stock_shop();
  void lay_out_load();
  void lay_out_faults();
  void place_order(std::size_t number);
  void note_order(const std::string& key, const http::response& said);
  void request_coupon();
  void write_foreign_record();
  void write_order_record(const std::string& key);
  void write_foreign_request();
  void write_foreign_booking(const std::string& topic);
  void write_foreign(const std::string& topic);
  const std::string& any_topic();
  void watch();
  void tend_letters();
  void set_back(node& one, const std::string& topic);
  void strike();
  void strike_surroundings();
  void strike_database(milliseconds time);
  void strike_log();
  void make_sink_sick();
  void remake_topic();
  milliseconds some_time();
  void kill_one(node& one);
  void freeze_one(node& one);
  void restart_one(node& one);
  void end_trouble();
  bool run_until_settled();
  void mend_handler();
  treatment treatment_of(const place& of) const;
  std::optional<std::string> unsettled() const;
  static void describe_derivation(const std::string& topic, std::int64_t number, record_facts& out);
  void describe_booking(const place& where, const logged& record, record_facts& out) const;
  record_facts describe(const place& where, const logged& record) const;
  node* any_node(bool (node::*is)() const);
  void at_client(std::function<void()> what);
  bool everything_runs() const;

  plan plan_;
  clockwork clock_;
  oracle judge_;
  broker_cluster topics_;
  database rows_;
  backend backend_;
  letter_desk desk_;
  std::vector<std::unique_ptr<node>> nodes_;
  life_ptr outside_ = std::make_shared<life>(life{"client"});
  caf::actor client_;
  clockwork::instant sink_away_until_{}, sink_sick_until_{};
  std::size_t open_orders_ = 0;
  std::uint64_t next_event_ = 0;
  bool troubled_ = true;
  bool is_mended_ = false;  // what the sink always failed at it takes
  figures counted_;
};

}  // namespace troupe::simulation
