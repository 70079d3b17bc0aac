// The products and coupons a run works with, as `seed` made them.
#pragma once

#include "runtime/wire/field.hpp"
#include "runtime/wire/identifier.hpp"
#include "runtime/wire/list.hpp"

#include <filesystem>
#include <tl/expected.hpp>

namespace troupe::load {

using wire::identifier;

struct world {
  wire::list<identifier, 0, 10'000'000> products;
  wire::list<identifier, 0, 10'000'000> coupons;

  template <class Archive>
  void serialize(Archive& ar) {
    ar(wire::field("products", products), wire::field("coupons", coupons));
  }
};

/// The errors are sentences for a person.
tl::expected<world, std::string> read_world(const std::filesystem::path& file);

/// Nothing when `text` is in the file, else why it is not.
std::optional<std::string> write_file(const std::filesystem::path& file, const std::string& text);

}  // namespace troupe::load
