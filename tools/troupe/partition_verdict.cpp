#include "tools/troupe/partition_verdict.hpp"

namespace troupe {
namespace {

struct heard {
  std::vector<inspect::evidence_view> told;
  std::vector<inspect::silent_node> silent;
};

heard listen(const inspect::nodes_view& listed, const inspect::partition_question& about) {
  const auto answers =
      ask_all(listed, "/v1/why?topic=" + about.topic + "&partition=" + std::to_string(about.partition));
  heard out;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    auto view = answers[i] ? wire::from_json<inspect::evidence_view>(*answers[i], wire::unknown_fields::ignore)
                           : tl::unexpected(wire::decode_error{"", answers[i].error()});
    if (view)
      out.told.push_back(std::move(*view));
    else
      out.silent.push_back({listed.nodes[i].name, view.error().reason});
  }
  return out;
}

}  // namespace

inspect::verdict partition_verdict(const inspect::nodes_view& listed, const inspect::partition_question& about) {
  const auto all = listen(listed, about);
  return inspect::why_partition(about, all.told, all.silent);
}

}  // namespace troupe
