#include "runtime/testing/troubled.hpp"

namespace troupe::testing {
namespace {

class troubled_delivery final : public delivery {
public:
  troubled_delivery(delivery& by, trouble& with) : by_{by}, with_{with} {}

  const origin& from() const override { return by_.from(); }
  const neighbours& node() const override { return by_.node(); }
  outcome transact(const std::function<void(transaction&)>& work) override {
    return by_.transact([&](transaction& tx) {
      work(tx);
      with_.before_commit(tx);
    });
  }

private:
  delivery& by_;
  trouble& with_;
};

class troubled_deliveries final : public deliveries {
public:
  troubled_deliveries(deliveries& by, trouble& with) : by_{by}, with_{with} {}

  const neighbours& node() const override { return by_.node(); }
  std::vector<outcome> transact_parts(std::size_t all, const part_work& work) override {
    return by_.transact_parts(all, [&](std::size_t first, std::size_t count, transaction& tx) {
      work(first, count, tx);
      with_.before_commit(tx);
    });
  }

private:
  deliveries& by_;
  trouble& with_;
};

}  // namespace

api::keyed_definition troubled(api::keyed_definition one, trouble& with) {
  if (one.handle_all) {
    one.handle_all = [handle = std::move(one.handle_all), &with](const std::vector<api::keyed_record>& records,
                                                                 deliveries& by) mutable {
      troubled_deliveries around{by, with};
      return handle(records, around);
    };
    return one;
  }
  one.handle = [handle = std::move(one.handle), &with](const void* message, delivery& by) mutable {
    troubled_delivery around{by, with};
    return handle(message, around);
  };
  return one;
}

api::batch_definition troubled(api::batch_definition one, trouble& with) {
  one.handle = [handle = std::move(one.handle), &with](const std::vector<broker::record>& records,
                                                       const std::string& topic, transaction& tx) mutable {
    auto out = handle(records, topic, tx);
    with.before_commit(tx);
    return out;
  };
  return one;
}

http_route troubled(http_route one, trouble& with) {
  if (one.gathered) {
    auto around = *one.gathered;
    around.run = [run = around.run, &with](api::gathered_part part, transaction& tx) {
      auto out = run(part, tx);
      with.before_commit(tx);
      return out;
    };
    one.gathered = std::make_shared<const api::gathered_functions>(std::move(around));
    return one;
  }
  one.run = [run = std::move(one.run), &with](transaction& tx, const http::request& asked, const neighbours& node,
                                              const void* read) mutable {
    auto out = run(tx, asked, node, read);
    with.before_commit(tx);
    return out;
  };
  return one;
}

api::timer_definition troubled(api::timer_definition one, trouble& with) {
  one.run = [run = std::move(one.run), &with](transaction& tx) mutable {
    run(tx);
    with.before_commit(tx);
  };
  return one;
}

std::function<std::any(const void*)> troubled(std::function<std::any(const void*)> answer, trouble& with) {
  return [answer = std::move(answer), &with](const void* asked) mutable -> std::any {
    if (with.leaves_unanswered())
      return {};
    try {
      return answer(asked);
    } catch (const std::exception&) {  // whoever asks is not told, as on a node
      return {};
    }
  };
}

}  // namespace troupe::testing
