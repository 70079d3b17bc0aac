// The brokers of tools/kafka --secure, and who comes to them.
#pragma once

#include "runtime/broker/settings.hpp"
#include "tests/support/child_program.hpp"

namespace troupe::tests {

class secure_kafka {
public:
  /// What it prints, without the line end; throws with its words.
  static std::string say(const std::string& command) {
    auto out = output_of(TROUPE_SOURCE_DIR "/tools/kafka --secure " + command);
    out.resize(out.find_last_not_of('\n') + 1);
    return out;
  }

  /// By SASL_SSL; `user` has a password in the folder.
  broker::settings by_password(const std::string& user, const std::string& mechanism = "PLAIN") const {
    auto made = base(say("url"));
    made.client.merge(broker::properties{{"security.protocol", "SASL_SSL"},
                                         {"sasl.mechanisms", mechanism},
                                         {"sasl.username", user},
                                         {"sasl.password", text_of(folder_ + "/" + user + ".password")}});
    return made;
  }

  broker::settings by_certificate(const std::string& name) const {
    auto made = base(say("url mutual"));
    made.client.merge(broker::properties{{"security.protocol", "SSL"},
                                         {"ssl.certificate.location", folder_ + "/" + name + ".pem"},
                                         {"ssl.key.location", folder_ + "/" + name + ".key"}});
    return made;
  }

private:
  broker::settings base(const std::string& brokers) const {
    broker::settings made;
    made.brokers = brokers;
    made.client_id = "test";
    made.client = {{"ssl.ca.location", folder_ + "/ca.pem"}};
    made.commit_interval = std::chrono::milliseconds{100};
    return made;
  }

  std::string folder_ = say("tls");
};

}  // namespace troupe::tests
