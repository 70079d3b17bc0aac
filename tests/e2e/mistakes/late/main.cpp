// A program of kinds whose mistakes come to light when it runs.
#include <troupe/app.hpp>

#include <thread>

namespace {

struct paid {
  troupe::identifier account;
  TROUPE_MESSAGE(paid, "paid", 1, key = account, account);
};

struct scored {
  troupe::identifier account;
  TROUPE_MESSAGE(scored, "scored", 1, key = account, account);
};

paid pay(troupe::transaction& tx, const paid& asked) {
  tx.publish(asked);
  return asked;
}

troupe::outcome wait_for_ever(const paid&) {
  std::this_thread::sleep_for(std::chrono::hours{1});  // as a call without a limit
  return troupe::done();
}

/// Cannot be made when the node makes one for each worker.
struct without_its_model {
  without_its_model() = default;
  without_its_model(const without_its_model&) {
    if (is_running)
      throw std::runtime_error{"model.bin is not there"};
  }
  without_its_model& operator=(const without_its_model&) = default;
  troupe::outcome operator()(const scored&) const { return troupe::done(); }

  static inline bool is_running = false;
};

}  // namespace

int main(int argc, char** argv) {
  troupe::app program{"late", "0.1.0"};
  program.with(troupe::kind{"shop"}.publishes<paid>().route(troupe::post("/paid", pay)));
  program.with(troupe::kind{"sleeper"}.keyed<paid>("sleeper", wait_for_ever));
  program.with(troupe::kind{"scorer"}.keyed<scored>("scorer", without_its_model{}));
  without_its_model::is_running = true;
  return program.main(argc, argv);
}
