// Parked records and dead letters, in the simulated database.
#include "tests/simulation/world/letter_desk.hpp"
#include "tests/simulation/world/stores.hpp"

using namespace troupe;
using namespace troupe::simulation;

namespace {

class simulated_table {
public:
  letters::partition_claim claim(broker::partition_name of) {
    return ask<letters::partition_claim>(parking_, letters::claim_partition{std::move(of)});
  }
  letters::turn_result take(const letters::parking_turn& asked) { return ask<letters::turn_result>(parking_, asked); }
  std::vector<std::string> changed(std::int32_t partition) {
    const auto found = ask<letters::changed_keys>(parking_, letters::find_changed_keys{"group", "orders", {partition}});
    std::vector<std::string> out;
    for (const auto& [where, key] : found.keys)
      out.push_back(key);
    return out;
  }
  void bury(std::vector<letters::dead_letter> given) { CHECK(ask<bool>(letters_, letters::bury{std::move(given)})); }
  std::string letters() const {
    std::string out;
    for (const auto& [where, reason] : rows_.rows.dead_letters)
      out += (out.empty() ? "" : " ") + std::to_string(where.at) + '=' + std::to_string(where.log);
    return out;
  }
  void replay(const broker::record& of) { operator_.replay(known(of), row_of(of), true); }
  void discard(const broker::record& of) { operator_.discard(known(of), row_of(of)); }

private:
  template <class Reply, class Port, class Request>
  Reply ask(const Port& port, Request asked) {
    std::optional<Reply> out;
    caf::scoped_actor self{clock_.system};
    auto answer = self->request(port, caf::infinite, std::move(asked));
    clock_.run_for(milliseconds{2000});  // longer than any wire is slow
    answer.receive([&](Reply& reply) { out = std::move(reply); }, [](const caf::error&) {});
    return out.value();
  }
  parked_row& row_of(const broker::record& of) {
    for (auto& [at, row] : rows_.rows.parked[{"orders", of.from.partition}].rows)
      if (at.at == of.at && at.print == of.print)
        return row;
    throw std::logic_error{"it is not parked"};
  }
  /// The oracle has to know the records that it is told of. Each print is a log of its own here.
  place known(const broker::record& of) {
    const place out{"orders", of.from.partition, of.at, static_cast<std::int64_t>(of.print)};
    for (auto& next = ends_[{of.from.partition, of.print}]; next <= of.at; ++next)
      judge_.appended({out.topic, out.partition, next, out.log}, {});
    return out;
  }

  clockwork clock_{7, false};
  oracle judge_;
  database rows_{clock_, {}};
  std::map<std::pair<std::int32_t, std::uint64_t>, broker::offset> ends_;
  backend with_{clock_, rows_, judge_, {}, [this](const std::string&, const broker::record& of) { return known(of); },
                {},     {},    {},     {}};
  letter_desk operator_{with_};
  life_ptr who_ = std::make_shared<life>(life{"one"});
  letters::parking_port parking_ = spawn_parking(with_, who_);
  letters::dead_letter_port letters_ = spawn_letters(with_, who_);
};

using tables = std::tuple<simulated_table>;

}  // namespace

#include "tests/contract/letters/parking_contract.hpp"
