// An authority of one test's own, and certificates that it or another has signed.
#pragma once

#include "tests/support/child_program.hpp"
#include "tests/support/running_node.hpp"

namespace troupe::tests {

/// PEM files, made by openssl, gone with this. Certificates are for 127.0.0.1, ::1 and localhost.
class certificates {
public:
  explicit certificates(const std::string& authority = "ca") : authority_{authority} {
    run("openssl req -x509 " + new_key(authority) + " -days 2 -addext basicConstraints=critical,CA:true -out " +
        file(authority + ".pem"));
  }

  std::string file(const std::string& name) const { return folder_.file(name); }
  std::string authority() const { return file(authority_ + ".pem"); }

  /// NAME.pem and NAME.key. `names` is what it is for, as openssl writes it.
  void issue(const std::string& name, const std::string& names = "DNS:localhost,IP:127.0.0.1,IP:::1") const {
    run("openssl req " + new_key(name) + " -out " + file("request"));
    folder_.file("names", "subjectAltName=" + names + "\n");
    run("openssl x509 -req -days 2 -in " + file("request") + " -CA " + authority() + " -CAkey " +
        file(authority_ + ".key") + " -CAcreateserial -extfile " + file("names") + " -out " + file(name + ".pem"));
  }

private:
  static void run(const std::string& command) { output_of(command); }
  std::string new_key(const std::string& name) const {
    return "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=" + name + " -keyout " +
           file(name + ".key");
  }

  temporary_folder folder_;
  std::string authority_;
};

}  // namespace troupe::tests
