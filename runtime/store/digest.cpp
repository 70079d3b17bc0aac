#include "runtime/store/digest.hpp"

#include "runtime/store/hex.hpp"

#include <openssl/evp.h>
#include <array>
#include <stdexcept>

namespace troupe::store {

std::string sha256_of(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  std::size_t size = 0;
  if (EVP_Q_digest(nullptr, "SHA256", nullptr, text.data(), text.size(), out.data(), &size) != 1)
    throw std::runtime_error{"OpenSSL cannot hash by SHA-256"};
  return to_hex({reinterpret_cast<const char*>(out.data()), size});
}

}  // namespace troupe::store
