// Faults by which PostgreSQL stays reachable and refuses: read only, no right.
#include "tools/chaos.d/running_fault.hpp"

#include <array>

namespace troupe::chaos {
namespace {

using statements = std::vector<std::string>;

struct change {
  statements harm, cure;
};

change read_only_server() {
  return {{"alter system set default_transaction_read_only = on", "select pg_reload_conf()"},
          {"alter system reset default_transaction_read_only", "select pg_reload_conf()"}};
}

// Sessions that were opened meanwhile keep what they were given, and this one may be among them.
change read_only_sessions() {
  return {{"alter database troupe set default_transaction_read_only = on"},
          {"set default_transaction_read_only = off", "alter database troupe reset default_transaction_read_only"}};
}

// Letters and parked records cannot be written either, so that what fails cannot be put aside.
change revoked_grants(const planned_fault& fault) {
  static constexpr std::array grants{"insert on orders",           "insert on outbox",  "insert on coupon_issues",
                                     "update on consumer_offsets", "update on coupons", "update on products",
                                     "insert on bookings"};
  const std::string one = grants[static_cast<std::size_t>(fault.lasts.count()) % grants.size()];
  const std::string letters = "insert on dead_letters, parked_records";
  const auto from = std::string{" from "} + node_role, to = std::string{" to "} + node_role;
  return {{"revoke " + one + from, "revoke " + letters + from}, {"grant " + one + to, "grant " + letters + to}};
}

/// The letters of some poison are due while it lasts.
class changed_database : public running_fault {
public:
  changed_database(stage& on, change what) : on_{on}, what_{std::move(what)} {
    carry_out(what_.harm);
    if (on.foreign && !on.coupons.empty())
      on.foreign->write_poison(on.coupons.front());
  }

  void heal() override {
    carry_out(what_.cure);
    healed_ = true;
  }
  bool tick() override { return healed_; }

private:
  void carry_out(const statements& all) {
    for (const auto& one : all)
      if (const auto done = on_.database.run([&](soci::session& sql) { execute(sql, one); }); !done)
        throw std::runtime_error{"PostgreSQL: " + one + ": " + done.error().detail};
  }

  stage& on_;
  change what_;
  bool healed_ = false;
};

}  // namespace

std::unique_ptr<running_fault> inflict_on_database_rules(const planned_fault& fault, stage& on) {
  if (fault.kind == fault_kind::database_read_only)
    return std::make_unique<changed_database>(on, read_only_server());
  if (fault.kind == fault_kind::grants_revoked)
    return std::make_unique<changed_database>(on, revoked_grants(fault));
  auto out = std::make_unique<changed_database>(on, read_only_sessions());
  static_cast<void>(on.database.run(terminate_node_backends));
  return out;
}

}  // namespace troupe::chaos
