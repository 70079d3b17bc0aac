#include "tools/booking/booked_rows_sql.hpp"

#include <soci/soci.h>

namespace troupe::booking {
namespace {

constexpr auto book_sql =
    "insert into bookings(order_id, occurred_at, partition, \"offset\")"
    " values (:order, :occurred::timestamptz, :partition, :at) returning number";
constexpr auto enter_sql = "insert into entries(booking, order_id) values (:booking, :order)";

}  // namespace

booked_rows::booked_rows(soci::session& sql)
    : book_{(sql.prepare << book_sql, soci::use(order_, "order"), soci::use(occurred_at_, "occurred"),
             soci::use(partition_, "partition"), soci::use(at_, "at"), soci::into(booking_))},
      enter_{(sql.prepare << enter_sql, soci::use(booking_, "booking"), soci::use(order_, "order"))} {}

std::int64_t booked_rows::book(const handler::ordered<schemas::order_completed>& one) {
  order_ = one.message.order_id;
  occurred_at_ = wire::to_rfc3339(one.message.occurred_at);
  partition_ = one.from.partition;
  at_ = one.from.at;
  book_.execute(true);
  return booking_;
}

void booked_rows::enter(const order_booked& one) {
  booking_ = one.booking;
  order_ = one.order_id;
  enter_.execute(true);
}

}  // namespace troupe::booking
