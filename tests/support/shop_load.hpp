// Threads that place orders until they are told to stop, and what they were answered.
#pragma once

#include "tests/support/shop_truth.hpp"

#include <atomic>
#include <mutex>

namespace troupe::tests {

/// Every try has an idempotency key of its own, so that each answer can be compared with what is stored.
class shop_load {
public:
  shop_load(std::vector<std::uint16_t> doors, std::vector<std::int64_t> products, int threads = 4)
      : doors_{std::move(doors)}, products_{std::move(products)} {
    for (int i = 0; i < threads; ++i)
      threads_.emplace_back([this, i] { place_orders(i); });
  }
  ~shop_load() { stop(); }

  void stop() {
    stopped_ = true;
    for (auto& each : threads_)
      if (each.joinable())
        each.join();
  }

  /// So far; also while it runs.
  std::size_t stored() const { return counted(stored_); }
  std::size_t refused() const { return counted(refused_); }

  /// After stop(): what was answered 201 is stored, what was answered 503 is not; of the rest nobody was told.
  void check_answers(shop_cluster& shop) const {
    const auto stored_ids = joined(stored_);
    CHECK_FALSE(stored_.empty());
    CHECK(shop.count("orders where order_id = any('{" + stored_ids + "}')") ==
          static_cast<std::int64_t>(std::set<std::int64_t>{stored_.begin(), stored_.end()}.size()));
    std::string keys;
    for (const auto& each : refused_)
      keys += (keys.empty() ? "" : ",") + each;
    CHECK(shop.count("orders where idempotency_key = any('{" + keys + "}')") == 0);
    CHECK(strange_ == std::vector<std::string>{});
  }

private:
  void place_orders(int thread) {
    shop_door door{doors_[static_cast<std::size_t>(thread) % doors_.size()]};
    for (int n = 0; !stopped_; ++n) {
      const auto key = std::to_string(thread) + "-" + std::to_string(n);
      const auto product = products_[static_cast<std::size_t>(n) % products_.size()];
      const auto answer = door.order(1000 + thread, {product}, key);
      keep(answer, key);
      if (answer.status != 201)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});  // a refusal costs nothing: do not drown the node
    }
  }

  void keep(const raw_answer& answer, const std::string& key) {
    const std::lock_guard hold{lock_};
    if (answer.status == 201)
      stored_.push_back(*number_in(answer.body, "orderId"));
    else if (answer.status == 503)
      refused_.push_back(key);
    else if (answer.status != 0 && answer.body.find(":outcome-unknown") == answer.body.npos)  // 0: the node died
      strange_.push_back(std::to_string(answer.status) + " " + answer.body);
  }

  template <class List>
  std::size_t counted(const List& list) const {
    const std::lock_guard hold{lock_};
    return list.size();
  }

  std::vector<std::uint16_t> doors_;
  std::vector<std::int64_t> products_;
  std::atomic<bool> stopped_{false};
  mutable std::mutex lock_;
  std::vector<std::int64_t> stored_;
  std::vector<std::string> refused_, strange_;
  std::vector<std::thread> threads_;
};

}  // namespace troupe::tests
