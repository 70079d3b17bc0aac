// How far a partition was read, in the simulated database.
#include "tests/simulation/world/stores.hpp"

using namespace troupe;
using namespace troupe::simulation;

namespace {

class simulated_table {
public:
  letters::partition_claim claim(broker::partition_name of) {
    return ask<letters::partition_claim>(letters::claim_partition{std::move(of)});
  }
  letters::turn_result take(const letters::parking_turn& asked) { return ask<letters::turn_result>(asked); }

private:
  template <class Reply, class Request>
  Reply ask(Request asked) {
    std::optional<Reply> out;
    caf::scoped_actor self{clock_.system};
    auto answer = self->request(parking_, caf::infinite, std::move(asked));
    clock_.run_for(milliseconds{2000});  // longer than any wire is slow
    answer.receive([&](Reply& reply) { out = std::move(reply); }, [](const caf::error&) {});
    return out.value();
  }

  clockwork clock_{7, false};
  oracle judge_;
  database rows_{clock_, {}};
  backend with_{clock_, rows_, judge_, {}, {}, {}, {}, {}, {}};
  life_ptr who_ = std::make_shared<life>(life{"one"});
  letters::parking_port parking_ = spawn_parking(with_, who_);
};

using tables = std::tuple<simulated_table>;

}  // namespace

#include "tests/contract/letters/reached_contract.hpp"
