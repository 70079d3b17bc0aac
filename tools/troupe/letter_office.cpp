#include "tools/troupe/letter_office.hpp"

#include "runtime/wire/identity.hpp"

namespace troupe {
namespace {

template <class T>
from_office<T> answer(store::stored<T> done) {
  if (done)
    return std::move(*done);
  const auto& why = done.error();
  const bool old = why.sqlstate == "42703" || why.sqlstate == "42P01";
  return tl::unexpected(
      letter_trouble{why.detail + (old ? "; bring the schema up to date with " + wire::own_name() + " migrate" : ""),
                     why.is_retriable() && !old ? node::exit_code::unreachable : node::exit_code::failed});
}

class database_office final : public letter_office {
public:
  explicit database_office(store::settings database) : session_{std::move(database)} {}

  from_office<std::vector<letters::letter_group>> groups(const letters::letter_choice& chosen) override {
    return answer(session_.run([&](soci::session& sql) { return letters::group_letters(sql, chosen); }));
  }
  from_office<std::vector<letters::stored_letter>> letters(const letters::letter_choice& chosen, int limit) override {
    return answer(session_.run([&](soci::session& sql) { return letters::read_letters(sql, chosen, limit); }));
  }
  from_office<std::int64_t> count(const letters::letter_choice& chosen) override {
    return answer(session_.run([&](soci::session& sql) { return letters::count_letters(sql, chosen); }));
  }
  from_office<letters::letter_page> first_page(const letters::letter_choice& chosen, int most) override {
    return answer(session_.run([&](soci::session& sql) { return letters::first_page(sql, chosen, most); }));
  }
  from_office<outbox::replay_result> replay(const letters::letter_choice& chosen) override {
    return answer(session_.transact([&](soci::session& sql) { return outbox::replay_letters(sql, chosen); }));
  }
  from_office<std::int64_t> discard(const letters::letter_choice& chosen) override {
    return answer(session_.transact([&](soci::session& sql) { return letters::discard_letters(sql, chosen); }));
  }

private:
  store::session session_;
};

}  // namespace

std::unique_ptr<letter_office> office_in(store::settings database) {
  return std::make_unique<database_office>(std::move(database));
}

}  // namespace troupe
