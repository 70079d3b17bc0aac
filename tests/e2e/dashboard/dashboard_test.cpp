#include "runtime/broker/embedded/embedded_broker.hpp"
#include "tests/support/browser.hpp"
#include "tests/support/shop_load.hpp"

using namespace troupe::tests;

namespace {

constexpr auto patience = std::chrono::seconds{40};

bool is_png(const std::string& file) {
  return text_of(file).starts_with("\x89PNG") && std::filesystem::file_size(file) > 20'000;
}

/// The figure of the n-th stop of the flow, without its unit.
std::string flow(browser& page, int stop) {
  return page.evaluate("parseFloat(document.querySelectorAll('.stop b')[" + std::to_string(stop) +
                       "]?.textContent.replace(',', ''))");
}

bool is_moving(browser& page, int stop) {
  const auto figure = flow(page, stop);
  return figure != "NaN" && std::stod(figure) > 0;
}

std::string text_in(browser& page, const std::string& id) {
  return page.evaluate("document.getElementById('" + id + "')?.textContent");
}

shop_options on(const troupe::broker::embedded_broker& broker) {
  shop_options out;
  out.name = "shop";
  out.brokers = broker.bootstrap();
  return out;
}

std::string address_of(shop_node& node) { return "http://127.0.0.1:" + std::to_string(node.admin_port()) + "/"; }

}  // namespace

TEST_CASE("the dashboard shows live figures at 1280 and 390 pixels", "[dashboard][e2e]") {
  troupe::broker::embedded_broker broker{{1, 0, {}}};
  shop_cluster shop{2, on(broker)};
  shop.start();
  shop.wait_until_shared();
  const auto product = shop.add_product(100'000'000);
  shop_load load{{shop.node(0).port()}, {product}, 2};
  for (const auto& [width, height] : {std::pair{1280, 1000}, {390, 1500}}) {
    browser page;
    page.open(address_of(shop.node(0)), width, height);
    for (const int stop : {0, 1, 2, 6, 7, 8}) {  // 3 to 5: coupon requests, of which there are none
      INFO("stop " << stop << " at " << width << " px");
      CHECK(wait_until([&] { return is_moving(page, stop); }, patience));
    }
    CHECK(wait_until([&] { return text_in(page, "nodes").find("shop-2") != std::string::npos; }, patience));
    CHECK(text_in(page, "partitions").find(shop.name() + "-order/") != std::string::npos);
    CHECK(text_in(page, "live") == "live");
    CHECK(page.evaluate("document.documentElement.scrollWidth") == std::to_string(width));  // nothing sticks out
    const auto lag_over_time = "document.querySelector('#partitions polyline')?.points.length ?? 0";
    CHECK(wait_until([&] { return std::stoi(page.evaluate(lag_over_time)) >= 10; }, patience));
    const auto picture = "dashboard-" + std::to_string(width) + ".png";
    page.draw(picture);
    CHECK(is_png(picture));
    CHECK(page.complaints() == std::vector<std::string>{});
  }
}

TEST_CASE("a dead letter is replayed from the page and its text stays text", "[dashboard][e2e]") {
  troupe::broker::embedded_broker broker{{1, 0, {}}};
  shop_cluster shop{1, on(broker)};
  shop.start();
  shop.wait_until_shared();
  shop.orders().write("<img src=x onerror=alert(1)>:no json\n");
  shop.require([&] { return shop.count("dead_letters") == 1; }, patience, "no dead letter");
  browser page;
  page.open(address_of(shop.node(0)), 1280, 1000);
  CHECK(wait_until([&] { return text_in(page, "letters").find("<img src=x") != std::string::npos; }, patience));
  CHECK(page.evaluate("document.querySelectorAll('#letters img').length") == "0");
  const std::string button = "document.querySelector('#letters button')";
  page.evaluate(button + ".click()");
  CHECK(page.evaluate(button + ".textContent") == "replay?");
  CHECK(shop.count("dead_letters where closed_at is null") == 1);
  page.evaluate(button + ".click()");
  CHECK(wait_until([&] { return shop.count("dead_letters where dead_letter_id > 1") == 1; }, patience));
}
