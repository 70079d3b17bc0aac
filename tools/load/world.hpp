// What load is placed on.
#pragma once

#include "schemas/codec/json.hpp"
#include "schemas/field.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace troupe::load {

struct world {
  std::vector<std::int64_t> products, coupons;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(schemas::field("products", products), schemas::field("coupons", coupons));
  }
};

/// Throws std::runtime_error naming the file.
world read_world(const std::string& path);
void write_world(const std::string& path, const world& what);

}  // namespace troupe::load
