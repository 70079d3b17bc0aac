#include "runtime/wire/codec/binary.hpp"
#include "runtime/wire/codec/json.hpp"
#include "schemas/coupon_requested.hpp"
#include "schemas/coupon_requests.hpp"
#include "schemas/order_completed.hpp"
#include "schemas/order_requests.hpp"
#include "tests/fuzz/entries.hpp"

namespace troupe::fuzz {
namespace {

using namespace schemas;
using namespace wire;

template <class T>
void read_as(std::string_view bytes) {
  const auto strict = from_json<T>(bytes, unknown_fields::refuse),
             lenient = from_json<T>(bytes, unknown_fields::ignore);
  if (strict)
    demand(lenient == strict, "a text that is read strictly is read otherwise when fields may be unknown");
  if (!lenient)
    return demand(!lenient.error().reason.empty(), "a refusal without a reason");
  demand(from_json<T>(to_json(*lenient), unknown_fields::refuse) == lenient, "JSON does not come back as it was");
  demand(from_binary<T>(to_binary(*lenient)) == lenient, "binary does not come back as it was");
}

}  // namespace

void json(std::string_view bytes) {
  read_as<new_product>(bytes);
  read_as<restock>(bytes);
  read_as<place_order>(bytes);
  read_as<new_coupon>(bytes);
  read_as<coupon_requested>(bytes);
  read_as<order_completed>(bytes);
}

}  // namespace troupe::fuzz
