// The PEM files that https needs, as a person names them.
#pragma once

#include <optional>
#include <string>

namespace troupe::http {

struct tls_files {
  std::string authorities;       // trusted instead of the system's; empty: the system's
  std::string certificate, key;  // shown to the server; empty: none
};

struct tls_fault {
  std::string tls_files::*file;
  std::string what;
};

/// The first that is missing, cannot be read or is not what it should be. Whether key and certificate are a pair, and
/// whether they are still valid, shows with the first connection only.
std::optional<tls_fault> fault_of(const tls_files& files);

}  // namespace troupe::http
