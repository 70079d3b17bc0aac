// A shop in a database of its own, stored without a fault over local routes; tests spoil it with SQL.
#pragma once

#include "tests/support/test_database.hpp"
#include "tools/audit/audit.hpp"

#include <algorithm>

namespace troupe::tests {

class audit_database {
public:
  audit_database() {
    database.migrate();
    database.ask(
        "insert into products (product_id, name, price, initial_stock, stock) values (1, 'thing', 100, 10, 9);"
        "insert into restocks (product_id, quantity) values (1, 2);"
        "insert into coupons (coupon_id, name, type, discount, total, issued, use_starts_at, expires_at)"
        " values (7, 'gift', 'percent', 10, 2, 1, now() - interval '1 hour', now() + interval '1 hour');"
        "insert into orders (order_id, user_id, coupon_id, total, discount, status, created_at)"
        " values (11, 20, null, 100, 0, 'completed', now()), (12, 21, 7, 200, 20, 'completed', now());"
        "insert into order_items (order_id, line, product_id, quantity, price)"
        " values (11, 1, 1, 1, 100), (12, 1, 1, 1, 100), (12, 2, 1, 1, 100);"
        "insert into coupon_issues (coupon_id, user_id, sequence, used_by_order) values (7, 21, 1, 12);"
        "insert into data_platform_orders (event_id, order_id, occurred_at) values ('a', 11, now());"
        "insert into outbox (event_id, topic, key, type, payload, node, created_at)"  // young however long a test takes
        " values ('b', 'order-completed', '12', 'x', '{}', 'node-1', now() + interval '1 hour')");
  }

  audit::audit_input input() const {
    audit::audit_input with;
    with.database = database.settings();
    with.expect_sink_rows = true;
    return with;
  }

  audit::ledger run() { return run(input()); }

  audit::ledger run(const audit::audit_input& with) {
    auto done = audit::run_audit(with);
    if (!done)
      FAIL(done.error());
    return std::move(*done);
  }

  test_database database;
};

/// The row about `what`, a part of its statement.
inline audit::ledger_row row_about(const std::string& what, const audit::ledger& in) {
  const auto found = std::find_if(in.rows.begin(), in.rows.end(),
                                  [&](const auto& row) { return row.what.find(what) != std::string::npos; });
  if (found == in.rows.end())
    FAIL("no row about " << what);
  return *found;
}

}  // namespace troupe::tests
