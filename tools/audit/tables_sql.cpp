#include "tools/audit/tables_sql.hpp"

#include "runtime/store/hex.hpp"

namespace troupe::audit {
namespace {

/// Fetches `query` in pages through a cursor, so that memory holds one page: SOCI keeps whole results. All columns must
/// be without NULL. After each row `columns` hold its values and `each` is called.
template <class F, class... Columns>
void stream(soci::session& sql, const std::string& query, F each, Columns&... columns) {
  sql << "declare audit_rows no scroll cursor for " + query;
  {
    soci::statement page{sql};
    (page.exchange(soci::into(columns)), ...);
    page.alloc();
    page.prepare("fetch 10000 from audit_rows");
    page.define_and_bind();
    for (bool more = true; more;) {
      more = page.execute(true);
      for (bool row = more; row; row = page.fetch())
        each();
    }
  }
  sql << "close audit_rows";
}

std::string micros(const std::string& column) { return "(extract(epoch from " + column + ") * 1000000)::bigint"; }

void read_orders(soci::session& sql, tables& into) {
  long long order = 0, user = 0, coupon = 0, total = 0, discount = 0, created_at = 0, items_sum = 0, items = 0;
  stream(
      sql,
      "select o.order_id, o.user_id, coalesce(o.coupon_id, 0), o.total, o.discount, " + micros("o.created_at") +
          ", coalesce(i.cost, 0)::bigint, coalesce(i.items, 0) from orders o"
          " left join (select order_id, sum(quantity * price) as cost, count(*) as items from order_items"
          "            group by order_id) i on i.order_id = o.order_id",
      [&] { into.orders[order] = {order, user, coupon, total, discount, created_at, items_sum, items}; }, order, user,
      coupon, total, discount, created_at, items_sum, items);
}

void read_coupons(soci::session& sql, tables& into) {
  long long coupon = 0, discount = 0, total = 0, issued = 0, starts = 0, expires = 0, created = 0;
  int is_percent = 0;
  stream(
      sql,
      "select coupon_id, (type = 'percent')::int, discount, total, issued, " + micros("use_starts_at") + ", " +
          micros("expires_at") + ", " + micros("created_at") + " from coupons",
      [&] { into.coupons[coupon] = {is_percent != 0, discount, total, issued, starts, expires, created}; }, coupon,
      is_percent, discount, total, issued, starts, expires, created);
}

void read_issues(soci::session& sql, tables& into) {
  long long coupon = 0, user = 0, sequence = 0, at = 0, used_by = 0;
  int partition = 0;
  stream(
      sql,
      "select coupon_id, user_id, sequence, coalesce(source_partition, -1), coalesce(source_offset, -1),"
      " coalesce(used_by_order, 0) from coupon_issues",
      [&] {
        const auto source = partition < 0 || at < 0 ? std::nullopt : std::optional{place{partition, at}};
        into.issues.push_back({coupon, user, sequence, source, used_by});
      },
      coupon, user, sequence, partition, at, used_by);
}

void read_stock(soci::session& sql, tables& into) {
  long long product = 0, initial = 0, restocked = 0, sold = 0, stock = 0;
  stream(
      sql,
      "select p.product_id, p.initial_stock, coalesce(r.n, 0)::bigint, coalesce(s.n, 0)::bigint, p.stock"
      " from products p"
      " left join (select product_id, sum(quantity) as n from restocks group by product_id) r using (product_id)"
      " left join (select product_id, sum(quantity) as n from order_items group by product_id) s using (product_id)",
      [&] {
        into.stock.push_back({product, initial, restocked, sold, stock});
      },
      product, initial, restocked, sold, stock);
  long long stray = 0;
  sql << "select count(*) from order_items i left join orders o using (order_id) left join products p using "
         "(product_id)"
         " where o.order_id is null or p.product_id is null",
      soci::into(stray);
  into.stray_items = stray;
}

void read_outbox(soci::session& sql, tables& into) {
  std::string event_id, topic, key;
  long long age = 0;
  stream(
      sql, "select event_id, topic, key, extract(epoch from clock_timestamp() - created_at)::bigint from outbox",
      [&] {
        into.outbox.push_back({event_id, topic, key, age});
      },
      event_id, topic, key, age);
}

void read_letters(soci::session& sql, tables& into) {
  std::string group, topic, key, reason;
  int partition = 0, state = 0;
  long long at = 0;
  stream(
      sql,
      "select consumer_group, topic, coalesce(partition, -1), coalesce(\"offset\", -1),"
      " coalesce(encode(key, 'hex'), ''), reason,"
      " case closed_as when 'replayed' then 2 when 'discarded' then 3 else 0 end from dead_letters"
      " union all select consumer_group, topic, partition, \"offset\", encode(key, 'hex'), last_error, 1"
      " from parked_records",
      [&] {
        const auto where = partition < 0 || at < 0 ? std::nullopt : std::optional{place{partition, at}};
        into.letters.push_back({group, topic, where, store::from_hex(key), reason, letter_state{state}});
      },
      group, topic, partition, at, key, reason, state);
}

void read_sink(soci::session& sql, tables& into) {
  std::string event_id;
  long long order = 0;
  stream(
      sql, "select event_id, order_id from data_platform_orders",
      [&] {
        into.sink.push_back({fingerprint_of(event_id), order});
      },
      event_id, order);
}

void read_offsets(soci::session& sql, tables& into) {
  std::string group, topic;
  int partition = 0;
  long long next = 0;
  stream(
      sql, "select consumer_group, topic, partition, next_offset from consumer_offsets",
      [&] {
        into.offsets.push_back({group, topic, partition, next});
      },
      group, topic, partition, next);
}

tables read_all(soci::session& sql) {
  sql << "set transaction isolation level repeatable read, read only";
  tables read;
  for (const auto& part :
       {read_orders, read_coupons, read_issues, read_stock, read_outbox, read_letters, read_sink, read_offsets})
    part(sql, read);
  return read;
}

}  // namespace

tl::expected<tables, std::string> read_tables(store::settings with) {
  using std::chrono::minutes;
  with.application_name = "troupe audit";
  with.reads_whole_tables = true;
  with.statement_timeout = minutes{10};
  with.watchdog = minutes{30};
  store::session session{std::move(with)};
  auto read = session.transact(read_all);
  if (!read)
    return tl::unexpected("the tables could not be read: " + read.error().detail);
  return std::move(*read);
}

}  // namespace troupe::audit
