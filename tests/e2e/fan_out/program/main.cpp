// One message, two kinds that handle it: each gets every sale, in a group of its own.
#include <troupe/app.hpp>

namespace {

struct sold {
  troupe::identifier sale, shelf;
  TROUPE_MESSAGE(sold, "sold", 1, key = shelf, sale, shelf);
};

struct sale {
  troupe::identifier shelf;
  TROUPE_FIELDS(sale, shelf);
};

sold sell(troupe::transaction& tx, const sale& asked) {
  const sold made{tx.one<troupe::identifier>("insert into sales(shelf) values ($1) returning sale", asked.shelf),
                  asked.shelf};
  tx.publish(made);
  return made;
}

void enter(troupe::batch<sold>& all, troupe::transaction& tx) {
  for (const auto& one : all)
    tx.execute("insert into entered(sale) values ($1)", one.message.sale);
}

void count(const sold& one, troupe::transaction& tx) { tx.execute("insert into counted(sale) values ($1)", one.sale); }

troupe::kind till() {
  return troupe::kind{"till"}
      .migrations({{1, "0001_sales",
                    "create table sales(sale bigint generated always as identity primary key, shelf bigint);"
                    "create table entered(sale bigint); create table counted(sale bigint)",
                    "fan_out"}})
      .publishes<sold>()
      .route(troupe::post("/sales", sell));
}

}  // namespace

int main(int argc, char** argv) {
  return troupe::app{"fan-out", "1.0.0", "fan_out"}
      .with(till())
      .with(troupe::kind{"books"}.batch<sold>("books", enter))
      .with(troupe::kind{"shelves"}.keyed<sold>("shelves", count))
      .main(argc, argv);
}
