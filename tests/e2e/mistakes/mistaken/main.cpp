// A program whose kinds were told everything wrongly that can be told before it runs.
#include <troupe/app.hpp>

namespace {

struct paid {
  troupe::identifier account;
  TROUPE_MESSAGE(paid, "paid", 1, key = account, account);
};

troupe::kind ledger(const std::string& script) {
  return troupe::kind{"ledger"}
      .migrations({{1, "0001_" + script, "create table " + script + "()", "bank"}})
      .keyed<paid>("", [](const paid&) { return troupe::done(); })
      .route(troupe::get("/ledger", [](troupe::transaction&) { return paid{}; }))
      .route(troupe::get("/ledger/" + script, [](troupe::transaction&, troupe::path_id<"account">) { return paid{}; }))
      .every("report", std::chrono::milliseconds{0}, [](troupe::transaction&) {})
      .trail("event", {}, [](troupe::tracer&, troupe::transaction&, const auto&) { return troupe::path_view{}; });
}

}  // namespace

int main(int argc, char** argv) {
  return troupe::app{"mistaken", "0.1.0"}
      .with(troupe::kind{"Pay ment"})
      .with(ledger("a"))
      .with(ledger("b"))
      .main(argc, argv);
}
