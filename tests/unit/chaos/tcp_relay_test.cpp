#include "tools/chaos.d/tcp_relay.hpp"

#include <poll.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

using namespace troupe::chaos;
using boost::asio::ip::tcp;

namespace {

using failure = boost::system::error_code;

/// A server at the far side and what a client sees through the relay.
struct relayed {
  boost::asio::io_context io;
  tcp::acceptor server{io, {boost::asio::ip::address_v4::loopback(), 0}};
  tcp_relay relay{server.local_endpoint().port()};
  tcp::socket client{io}, served{io};

  failure connect() {
    failure failed;
    client.close(failed);
    client.connect({boost::asio::ip::address_v4::loopback(), relay.port()}, failed);
    return failed;
  }

  void establish() {
    REQUIRE(!connect());
    served = server.accept();
  }

  void send(const std::string& text) { boost::asio::write(client, boost::asio::buffer(text)); }

  std::string receive(std::size_t size) {
    std::string text(size, ' ');
    boost::asio::read(served, boost::asio::buffer(text));
    return text;
  }

  bool arrives(tcp::socket& at, int within_ms) {
    pollfd wanted{at.native_handle(), POLLIN, 0};
    return poll(&wanted, 1, within_ms) == 1;
  }

  failure read_failure(tcp::socket& at) {
    char byte = 0;
    failure failed;
    boost::asio::read(at, boost::asio::buffer(&byte, 1), failed);
    return failed;
  }
};

}  // namespace

TEST_CASE("an open relay hands bytes on both ways", "[chaos][unit]") {
  relayed world;
  world.establish();
  world.send("question");
  CHECK(world.receive(8) == "question");
  boost::asio::write(world.served, boost::asio::buffer("answer", 6));
  std::string answer(6, ' ');
  boost::asio::read(world.client, boost::asio::buffer(answer));
  CHECK(answer == "answer");
}

TEST_CASE("a cut resets both sides and lets new connections in", "[chaos][unit]") {
  relayed world;
  world.establish();
  world.send("x");
  REQUIRE(world.receive(1) == "x");
  world.relay.cut();
  CHECK(world.read_failure(world.client));
  CHECK(world.read_failure(world.served));
  world.establish();
  world.send("again");
  CHECK(world.receive(5) == "again");
}

TEST_CASE("a frozen relay holds bytes back and loses none", "[chaos][unit]") {
  relayed world;
  world.establish();
  world.relay.set(tcp_relay::mode::frozen);
  world.send("late");
  CHECK_FALSE(world.arrives(world.served, 150));
  world.relay.set(tcp_relay::mode::open);
  CHECK(world.receive(4) == "late");
}

TEST_CASE("a refusing relay cuts and takes nobody in until it is opened", "[chaos][unit]") {
  relayed world;
  world.establish();
  world.send("x");
  REQUIRE(world.receive(1) == "x");
  world.relay.set(tcp_relay::mode::refusing);
  CHECK(world.read_failure(world.client));
  CHECK(world.connect() == boost::asio::error::connection_refused);
  world.relay.set(tcp_relay::mode::open);
  world.establish();
  world.send("back");
  CHECK(world.receive(4) == "back");
}
