// The products and coupons a run works with, as `seed` made them.
#pragma once

#include "schemas/field.hpp"
#include "schemas/identifier.hpp"
#include "schemas/list.hpp"

#include <filesystem>
#include <tl/expected.hpp>

namespace troupe::load {

using schemas::identifier;

struct world {
  schemas::list<identifier, 0, 10'000'000> products;
  schemas::list<identifier, 0, 10'000'000> coupons;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(schemas::field("products", products), schemas::field("coupons", coupons));
  }
};

/// The errors are sentences for a person.
tl::expected<world, std::string> read_world(const std::filesystem::path& file);

/// Nothing when `text` is in the file, else why it is not.
std::optional<std::string> write_file(const std::filesystem::path& file, const std::string& text);

}  // namespace troupe::load
