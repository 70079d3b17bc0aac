// Dead letters by the admin API of a node, a page at a time.
#include "runtime/inspect/letter_views.hpp"
#include "tools/troupe/admin_line.hpp"
#include "tools/troupe/letter_office.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace troupe {
namespace {

constexpr int page = 500;
constexpr std::chrono::seconds letters_within{6};  // the node asks its database for 5 s at most

std::string page_of(const letters::letter_choice& chosen, std::int64_t after, int limit) {
  return "/v1/dead-letters?limit=" + std::to_string(limit) + "&after=" + std::to_string(after) +
         "&topic=" + escaped(chosen.topic) + "&key=" + escaped(chosen.key) +
         "&fingerprint=" + escaped(chosen.fingerprint);
}

wire::headers headers_of(const std::vector<inspect::header_view>& shown) {
  wire::headers out;
  for (const auto& one : shown)
    out.emplace_back(one.name, one.value);
  return out;
}

letters::stored_letter letter_of(inspect::letter_view view) {
  return {view.id,
          std::move(view.group),
          std::move(view.topic),
          view.partition,
          view.offset,
          view.key,
          view.payload,
          headers_of(view.headers),
          view.reason,
          view.fingerprint,
          view.style,
          view.node,
          view.createdAt,
          view.attempts};
}

class node_office final : public letter_office {
public:
  explicit node_office(std::string address) : address_{std::move(address)} {}

  from_office<std::vector<letters::stored_letter>> letters(const letters::letter_choice& chosen, int limit) override {
    auto found = chosen.ids.empty() ? page_by_page(chosen, limit) : one_by_one(chosen, limit);
    if (found && found->size() > static_cast<std::size_t>(limit))
      found->resize(static_cast<std::size_t>(limit));
    return found;
  }

  bool shows_payloads() const override { return shows_payloads_; }

  from_office<std::vector<letters::letter_group>> groups(const letters::letter_choice& chosen) override {
    const auto all = every(chosen);
    if (!all)
      return tl::unexpected(all.error());
    std::map<std::pair<std::string, std::string>, letters::letter_group> found;
    for (const auto& one : *all) {
      auto& group = found[{one.fingerprint, one.topic}];
      if (group.letters++ == 0)
        group = {one.fingerprint, one.topic, "", one.created_at, "", 1};
      group.reason = one.reason;
      group.last = one.created_at;
    }
    std::vector<letters::letter_group> out;
    for (auto& [of, group] : found)
      out.push_back(std::move(group));
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.letters > b.letters; });
    return out;
  }

  from_office<std::int64_t> count(const letters::letter_choice& chosen) override {
    return every(chosen).map([](const auto& all) { return static_cast<std::int64_t>(all.size()); });
  }

  from_office<letters::letter_page> first_page(const letters::letter_choice& chosen, int most) override {
    return letters(chosen, most).map([](const auto& all) {
      return letters::letter_page{static_cast<std::int64_t>(all.size()), all.empty() ? 0 : all.back().id};
    });
  }

  from_office<outbox::replay_result> replay(const letters::letter_choice& chosen) override {
    outbox::replay_result out;
    const auto done = settle(chosen, "replay", [&](const letters::stored_letter& one, const auto& view) {
      for (const auto& why : view.refused)
        out.refused.emplace_back(one.id, why);
      (one.style == "keyed" ? out.in_place : out.as_events) += view.letters;
    });
    return done ? from_office<outbox::replay_result>{out} : tl::unexpected(done.error());
  }

  from_office<std::int64_t> discard(const letters::letter_choice& chosen) override {
    std::int64_t out = 0;
    const auto done = settle(chosen, "discard", [&](const auto&, const auto& view) { out += view.letters; });
    return done ? from_office<std::int64_t>{out} : tl::unexpected(done.error());
  }

private:
  using some_letters = std::vector<letters::stored_letter>;

  from_office<some_letters> page_by_page(const letters::letter_choice& chosen, int limit) {
    some_letters out;
    for (auto after = chosen.after; out.size() < static_cast<std::size_t>(limit);) {
      auto view = read(page_of(chosen, after, page));
      if (!view)
        return tl::unexpected(view.error());
      for (auto& one : view->letters) {
        after = one.id;
        if (one.id <= chosen.until)
          out.push_back(letter_of(std::move(one)));
      }
      if (view->letters.size() < static_cast<std::size_t>(page) || after >= chosen.until)
        break;
    }
    return out;
  }

  from_office<some_letters> one_by_one(const letters::letter_choice& chosen, int limit) {
    some_letters out;
    auto ids = chosen.ids;
    std::sort(ids.begin(), ids.end());
    for (const auto id : ids) {
      if (id <= chosen.after || id > chosen.until || out.size() == static_cast<std::size_t>(limit))
        continue;
      auto view = read(page_of(chosen, id - 1, 1));
      if (!view)
        return tl::unexpected(view.error());
      if (!view->letters.empty() && view->letters.front().id == id)
        out.push_back(letter_of(std::move(view->letters.front())));
    }
    return out;
  }

  from_office<some_letters> every(const letters::letter_choice& chosen) {
    return letters(chosen, std::numeric_limits<int>::max());
  }

  template <class View>
  from_office<View> view_in(const tl::expected<http::response, std::string>& answer) {
    if (!answer)
      return tl::unexpected(letter_trouble{answer.error(), node::exit_code::unreachable});
    if (answer->status != 200)
      return tl::unexpected(
          letter_trouble{address_ + " answered " + std::to_string(answer->status) + ": " + sentence_in(answer->body),
                         answer->status == 503 ? node::exit_code::unreachable : node::exit_code::failed});
    auto view = wire::from_json<View>(answer->body, wire::unknown_fields::ignore);
    if (!view)
      return tl::unexpected(letter_trouble{address_ + " answered something else than letters: " + answer->body});
    return std::move(*view);
  }

  from_office<inspect::letters_view> read(const std::string& path) {
    auto view = view_in<inspect::letters_view>(fetch_admin(address_, path, letters_within));
    shows_payloads_ = view && view->showsPayloads;
    return view;
  }

  template <class Each>
  from_office<void> settle(const letters::letter_choice& chosen, const std::string& deed, Each each) {
    const auto all = every(chosen);
    if (!all)
      return tl::unexpected(all.error());
    for (const auto& one : *all) {
      const auto path = "/v1/dead-letters/" + std::to_string(one.id) + '/' + deed;
      const auto view = view_in<inspect::letter_deed_view>(tell_admin(address_, path, letters_within));
      if (!view)
        return tl::unexpected(view.error());
      each(one, *view);
    }
    return {};
  }

  std::string address_;
  bool shows_payloads_ = false;
};

}  // namespace

std::unique_ptr<letter_office> office_at(const std::string& admin_address) {
  return std::make_unique<node_office>(admin_address);
}

}  // namespace troupe
