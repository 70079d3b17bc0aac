#include "runtime/letters/record_columns_sql.hpp"

#include "runtime/store/storable.hpp"
#include "runtime/wire/header_text.hpp"

namespace troupe::letters {
namespace {

void add_bytes(store::array_literal& to, const std::optional<std::string>& bytes) {
  bytes ? to.add(store::to_hex(*bytes)) : to.add_null();
}

}  // namespace

void record_columns::add(const broker::record& one) {
  add_place({one.at, one.print});
  add_bytes(keys, one.key);
  headers.add(store::storable(wire::to_text(one.head)));
  add_bytes(payloads, one.value);
}

void record_columns::add_place(broker::landmark one) {
  one.at < 0 ? offsets.add_null() : offsets.add(one.at);
  prints.add(static_cast<std::int64_t>(one.print));
}

void record_columns::add_attempt(std::uint32_t attempts_made, const std::string& reason) {
  attempts.add(attempts_made);
  reasons.add(store::storable(reason));
}

}  // namespace troupe::letters
