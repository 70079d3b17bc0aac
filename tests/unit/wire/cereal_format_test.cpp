#include "wire_samples.hpp"

#include <catch2/catch.hpp>
#include <cereal/archives/portable_binary.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/vector.hpp>
#include <sstream>

using namespace troupe::wire;

namespace {

template <class... Fields>
std::string by_cereal(const Fields&... fields) {
  std::ostringstream out;
  cereal::PortableBinaryOutputArchive{out, cereal::PortableBinaryOutputArchive::Options::LittleEndian()}(fields...);
  return out.str();
}

struct item {
  std::int64_t product = 0;
  std::int64_t quantity = 0;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(product, quantity);
  }
};

const std::vector<item> items{{7, 2}, {8, 1}};

}  // namespace

TEST_CASE("our binary format is cereal's portable binary", "[wire][unit]") {
  CHECK(product_sample() == by_cereal(std::string{"tea"}, std::int64_t{250}, std::int64_t{9}));
  CHECK(order_sample(9) == by_cereal(std::int64_t{1}, std::optional<std::int64_t>{9}, items));
  CHECK(order_sample(0) == by_cereal(std::int64_t{1}, std::optional<std::int64_t>{}, items));
}
