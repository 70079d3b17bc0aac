#include "tools/troupe/rewind_deed.hpp"

#include "runtime/broker/idle_group.hpp"
#include "runtime/store/abandon.hpp"

namespace troupe::rewind {
namespace {

using node::exit_code;
using moved = broker::offset_move::result;

constexpr auto rolled_back = "TR001";  // of our own: nothing of the partition was changed, or not in the database

struct failure {
  outcome became;
  exit_code code = exit_code::failed;
};

class mover {
public:
  explicit mover(const request& asked)
      : asked_{asked}, session_{asked.database}, group_{asked.kafka, asked.group, asked.topic} {}

  /// Nothing when it is done. The rows are locked while the brokers are asked.
  std::optional<failure> move(const step& one) {
    broker::offset_move told{moved::refused};
    const auto done = session_.transact([&](soci::session& sql) {
      const broker::partition_name of{asked_.group, asked_.topic, one.partition};
      if (!effect::set_progress(sql, of, one.now.stored, {{one.to, one.below}, one.now.missed}))
        throw store::abandon{rolled_back, "somebody has read it meanwhile; look again"};
      told = group_.move(one.partition, one.to, one.below, patience);
      if (told.what != moved::moved)
        throw store::abandon{rolled_back, sentence_of(told)};
    });
    if (done)
      return std::nullopt;
    return failure_of(done.error(), told);
  }

private:
  static std::string sentence_of(const broker::offset_move& told) {
    if (told.has_members)
      return "somebody has joined the group meanwhile: " + told.why;
    return "the brokers do not move the group's offset: " + told.why;
  }

  static failure failure_of(const store::store_error& why, const broker::offset_move& told) {
    if (told.what == moved::moved)
      return {{outcome::result::half, "the group's offset was moved, the database's perhaps not: " +
                                          trouble_of(why).why.front() + ". The same command finishes it"},
              trouble_of(why).code};
    if (told.what == moved::unknown)
      return {{outcome::result::half, "the brokers did not say whether the group's offset was moved (" + told.why +
                                          "), the database's was not. The same command finishes it"},
              exit_code::unreachable};
    if (why.sqlstate == rolled_back)
      return {{outcome::result::left, why.detail}};
    return {{outcome::result::left, trouble_of(why).why.front()}, trouble_of(why).code};
  }

  const request& asked_;
  store::session session_;
  broker::idle_group group_;
};

}  // namespace

deed carry_out(const request& asked, const std::vector<step>& steps) {
  mover moves{asked};
  deed out;
  for (const auto& one : steps) {
    if (one.stays()) {
      out.outcomes.push_back({outcome::result::stays});
    } else if (out.code != exit_code::done) {
      out.outcomes.push_back({outcome::result::left, "it comes after one that failed"});
    } else if (auto failed = moves.move(one)) {
      out.code = failed->code;
      out.outcomes.push_back(std::move(failed->became));
    } else {
      out.outcomes.push_back({outcome::result::moved});
    }
  }
  return out;
}

}  // namespace troupe::rewind
