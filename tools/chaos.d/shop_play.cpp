#include "tools/chaos.d/shop_play.hpp"

#include "tools/chaos.d/file_text.hpp"
#include "tools/chaos.d/hop_sql.hpp"
#include "tools/chaos.d/judgement.hpp"
#include "tools/chaos.d/log_made_anew.hpp"
#include "tools/load/world.hpp"

#include <algorithm>

namespace troupe::chaos {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t probed_orders = 20;

class shop_play final : public play {
public:
  explicit shop_play(const shop_settings& with) : with_{with} {}

  std::filesystem::path program() const override { return with_.program; }
  std::string node_file(const node_plan& plan) const override { return shop_node_file(plan); }
  bool has_use_for(fault_kind) const override { return true; }

  void before_nodes(stage& on) override {
    on.make_in_database([](soci::session& sql) { create_hop_tables(sql, text_of("tools/booking/tables.sql")); });
  }

  void prepare(stage& on) override {
    on.read = shop_readers(on.topics);
    on.make_in_database(keep_outbox_journal);
    make_world(on);
    on.foreign =
        std::make_unique<foreign_producer>(on.kafka, order_topic(on.topics), coupon_topic(on.topics), on.settings.seed);
  }

  std::size_t partitions(std::size_t) const override { return 16; }  // four of each reader

  std::vector<std::string> load_words(const stage& on) const override {
    return {"rush", "--world", world_of(on), "--users", std::to_string(with_.users), "--with-coupons", "0.05"};
  }

  void make_traffic(stage& on, milliseconds at) override {
    requests_due_ += with_.foreign * static_cast<double>((at - traffic_).count()) / 1000;
    traffic_ = at;
    on.foreign->request_coupons(on.coupons, with_.users, static_cast<int>(requests_due_));
    requests_due_ -= static_cast<double>(static_cast<int>(requests_due_));
    if (!probes_.empty())
      return on.foreign->write_probes(probes_);
    if (on.sink.effects() < probed_orders)
      return;
    const auto received = on.sink.received();
    for (const auto& first : received.first())
      if (probes_.size() < probed_orders)
        probes_.push_back({first.order, first.event_id});
  }

  void end_traffic(stage& on) override { on.foreign->flush(); }

  std::string progress(const stage& on) const override {
    return std::to_string(on.sink.effects()) + " events in the sink, ";
  }

  void judge_on_the_way(stage& on, const console& out) override { audit_under_load(on, out); }

  verdict judge(stage& on, const chronicle& of, const console& out) override {
    auto found = chaos::judge(on, of, out);
    if (found.is_clean() && with_.ends_with_new_logs)  // else the topics are evidence
      for (auto& one : make_logs_anew(on, out))
        found.complaints.push_back(std::move(one));
    auto complaints = found.complaints;
    if (found.ledger.faults() > 0)
      complaints.insert(complaints.begin(), "the audit found faults: see the table");
    return {std::move(complaints), text_of_judgement(found, on)};
  }

private:
  static std::string world_of(const stage& on) { return on.file("world.json").string(); }

  void make_world(stage& on) const {
    const auto coupons = std::max<std::int64_t>(20, with_.lasts / 3s);
    child seed =
        start_logged(on.file("seed.txt"),
                     {on.load().string(), "seed", "--door", on.nodes[0].door(), "--products", "50", "--stock",
                      "1000000", "--coupons", std::to_string(coupons), "--quantity", "300", "--out", world_of(on)});
    if (seed.wait() != 0)
      throw fault_found{"products and coupons could not be made: " + on.file("seed.txt").string()};
    const auto world = load::read_world(world_of(on));
    if (!world)
      throw std::runtime_error{world.error()};
    on.coupons.assign(world->coupons.items().begin(), world->coupons.items().end());
  }

  shop_settings with_;
  milliseconds traffic_{0};
  double requests_due_ = 0;
  std::vector<probe> probes_;
};

}  // namespace

std::unique_ptr<play> make_shop_play(const shop_settings& with) { return std::make_unique<shop_play>(with); }

}  // namespace troupe::chaos
