#include "tests/fuzz/entries.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  troupe::fuzz::TROUPE_FUZZ_ENTRY({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
