#include "tools/troupe/child.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <csignal>

using troupe::child;

TEST_CASE("a child inherits no files of its parent", "[chaos][unit]") {
  const auto file = ::open("/dev/null", O_RDONLY);
  REQUIRE(file > 2);
  child looks{{"/bin/sh", "-c", "test ! -e /proc/self/fd/$0", std::to_string(file)}};
  CHECK(looks.wait() == 0);
  ::close(file);
}

TEST_CASE("a child can be stopped and go on and be killed", "[chaos][unit]") {
  child waits{{"/bin/sleep", "60"}};
  waits.signal(SIGSTOP);
  waits.signal(SIGCONT);
  CHECK(waits.running());
  waits.signal(SIGKILL);
  CHECK(waits.wait() == 128 + SIGKILL);
}
