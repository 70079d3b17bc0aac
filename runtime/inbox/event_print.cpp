#include "runtime/inbox/event_print.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace troupe::inbox {
namespace {

void demand(bool done) {
  if (!done)
    throw std::runtime_error{"OpenSSL cannot hash by SHA-256"};
}

struct freed {
  void operator()(EVP_MD_CTX* it) const { EVP_MD_CTX_free(it); }
};

/// Looking the algorithm up costs more than hashing, so that is done once.
class hash {
public:
  hash() { demand(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1); }

  event_print of(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> all;
    demand(EVP_DigestInit_ex(context_.get(), nullptr, nullptr) == 1 &&
           EVP_DigestUpdate(context_.get(), text.data(), text.size()) == 1 &&
           EVP_DigestFinal_ex(context_.get(), all.data(), nullptr) == 1);
    event_print out;
    for (std::size_t i = 0; i < sizeof out.words; ++i)
      out.words[i / 4] = out.words[i / 4] << 8U | all[i];
    return out;
  }

private:
  std::unique_ptr<EVP_MD_CTX, freed> context_{EVP_MD_CTX_new()};
};

}  // namespace

event_print print_of_event(std::string_view id, std::string_view source) {
  thread_local hash made;
  thread_local std::string both;  // three pieces cost a sixth more than one
  both.assign(id).append(1, '\0').append(source);
  return made.of(both);
}

}  // namespace troupe::inbox
