#include "runtime/api/batch_adapter.hpp"

#include <spdlog/spdlog.h>

namespace troupe::api {
namespace {

class batch_adapter final : public handler::batch_handler {
public:
  batch_adapter(batch_definition handles, std::shared_ptr<const permissions> may)
      : handles_{std::move(handles)}, may_{std::move(may)} {}

  void prepare(soci::session& fresh) override {
    statements_.reset();  // first: the old ones must not outlive what they were prepared on
    statements_ = std::make_unique<row_statements>(fresh);
  }

  void handle(const std::vector<broker::record>& batch, const std::string& topic, store::unit_of_work& unit) override {
    open_transaction open{unit.sql(), *statements_, *may_, {nullptr, true}};
    transaction tx{open};
    for (auto& one : run(batch, topic, tx))
      unit.reject(one.place, (one.is_undecodable ? std::string{letters::undecodable_words} : "") + one.reason);
    for (auto& [place, event] : open.take_events())
      unit.publish(place, std::move(event));
  }

private:
  std::vector<rejection> run(const std::vector<broker::record>& batch, const std::string& topic, transaction& tx) try {
    return handles_.handle(batch, topic, tx);
  } catch (const soci::soci_error&) {  // whoever opened the transaction says what the server meant
    throw;
  } catch (const std::exception& fault) {
    spdlog::warn("the handler of {} threw, its batch is rolled back: {}", handles_.message, fault.what());
    throw;
  }

  batch_definition handles_;
  std::shared_ptr<const permissions> may_;
  std::unique_ptr<row_statements> statements_;
};

}  // namespace

handler::batch_subscription batch_subscription_of(const batch_definition& one, std::shared_ptr<const permissions> may) {
  return {[one, may = std::move(may)] { return std::make_unique<batch_adapter>(one, may); }};
}

}  // namespace troupe::api
