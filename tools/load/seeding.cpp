#include "tools/load/seeding.hpp"

#include <stdexcept>

namespace troupe::load {
namespace {

std::int64_t only_number(const std::string& body) {
  const auto at = body.find_first_of("0123456789");
  if (at == std::string::npos)
    throw std::runtime_error{"no id in the answer " + body};
  return std::stoll(body.substr(at));
}

job post(std::string path, std::string body) { return {"POST", std::move(path), std::move(body), "", ""}; }

}  // namespace

world seed(const door& at, const seeds& how_many) {
  world made;
  for (int i = 0; i < how_many.products; ++i)
    made.products.push_back(
        only_number(ask(at, post("/api/v1/product", "{\"name\":\"product " + std::to_string(i + 1) +
                                                        "\",\"price\":" + std::to_string(100 * (i + 1)) +
                                                        ",\"stock\":" + std::to_string(how_many.stock) + "}"))));
  for (int i = 0; i < how_many.coupons; ++i)
    made.coupons.push_back(only_number(
        ask(at, post("/api/v1/coupon",
                     "{\"name\":\"rush " + std::to_string(i + 1) +
                         "\",\"type\":\"percent\",\"discount\":10,\"quantity\":" + std::to_string(how_many.quantity) +
                         ",\"useStartsAt\":\"2020-01-01T00:00:00Z\",\"expiresAt\":\"2099-01-01T00:00:00Z\"}"))));
  return made;
}

}  // namespace troupe::load
