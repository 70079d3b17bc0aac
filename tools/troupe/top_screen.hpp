// What `troupe top` shows and what its keys do. Pure: no terminal, no network.
#pragma once

#include "tools/troupe/cluster_look.hpp"

namespace troupe {

enum class top_view { nodes, actors, partitions };

/// A partition that is to be paused or, when it is paused by the operator, resumed.
struct pace_question {
  std::string partition;  // TOPIC/NUMBER
  bool pause = true;
};

struct top_model {
  std::vector<seen_node> seen;
  std::string notice;  // why there is nothing newer, or what came of a deed; one line

  top_view view = top_view::nodes;
  std::size_t sorted_by = 0;  // a column
  bool largest_first = false;
  std::string filter;
  bool typing = false;  // keys go into the filter
  std::size_t selected = 0;
  bool details = false, help = false;
  std::optional<pace_question> question;
};

struct top_screen {
  std::vector<std::string> lines;            // as many as the screen has, none wider
  std::optional<std::size_t> title, chosen;  // lines that stand out
};

top_screen draw(const top_model& model, std::size_t rows, std::size_t columns);

/// Keys that are no characters.
namespace top_key {
constexpr int up = -1, down = -2, left = -3, right = -4, enter = '\n', escape = 27, backspace = 127, tab = '\t';
}

enum class top_deed { none, quit, change_pace };

/// change_pace: the question was answered with yes; it is still in the model.
top_deed press(top_model& model, int key);

}  // namespace troupe
