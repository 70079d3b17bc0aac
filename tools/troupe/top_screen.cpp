#include "tools/troupe/top_screen.hpp"

#include "runtime/wire/identity.hpp"
#include "tools/troupe/top_rows.hpp"

#include <algorithm>

namespace troupe {
namespace {

const std::vector<std::string> help_lines{
    "1 2 3, Tab     nodes, actors, partitions",
    "up, down       choose a row",
    "s, left, right sort by the next or another column",
    "r              turn the order around",
    "/              show only rows with a text; Enter ends typing, Esc shows all",
    "Enter          everything about the chosen row; Enter or Esc goes back",
    "p              pause the chosen partition or resume it; asks first",
    "Ctrl-L         draw all again",
    "h, ?           this help",
    "q              end",
};

std::string title_of(const top_model& model, const table& rows) {
  const auto mark = [&](top_view one, const char* name) {
    return model.view == one ? '[' + std::string{name} + ']' : ' ' + std::string{name} + ' ';
  };
  const auto& by = rows.columns()[std::min(model.sorted_by, rows.columns().size() - 1)].head;
  auto out = wire::own_name() + " top " + mark(top_view::nodes, "1 nodes") + mark(top_view::actors, "2 actors") +
             mark(top_view::partitions, "3 partitions") + "  by " + by + (model.largest_first ? ", largest first" : "");
  return model.filter.empty() ? out : out + "  with \"" + model.filter + '"';
}

std::string last_line(const top_model& model) {
  if (model.question)
    return std::string{model.question->pause ? "pause " : "resume "} + model.question->partition + "? y/n";
  if (model.typing)
    return '/' + model.filter + '_';
  return model.notice.empty() ? "h help  q end" : model.notice;
}

/// The head stays; of the rows those around the selected one.
void add_rows(top_screen& out, const top_model& model, const table& rows, std::size_t room, std::size_t columns) {
  const auto lines = rows.lines(columns);
  if (room < 2)
    return;
  out.lines.push_back(lines.front());
  const auto shown = room - 1, all = lines.size() - 1;
  const auto selected = all == 0 ? 0 : std::min(model.selected, all - 1);
  const auto first = selected < shown ? 0 : selected - shown + 1;
  for (auto i = first; i < std::min(all, first + shown); ++i) {
    if (i == selected)
      out.chosen = out.lines.size();
    out.lines.push_back(lines[i + 1]);
  }
}

void start_view(top_model& model, top_view view) {
  model.view = view;
  model.sorted_by = model.selected = 0;
  model.largest_first = model.details = false;
}

void type_into_filter(top_model& model, int key) {
  if (key == top_key::enter || key == top_key::escape)
    model.typing = false;
  if (key == top_key::escape)
    model.filter.clear();
  if (key == top_key::backspace && !model.filter.empty())
    model.filter.pop_back();
  if (key >= ' ' && key < 127)
    model.filter += static_cast<char>(key);
  model.selected = 0;
}

void ask_for_pace(top_model& model) {
  const auto shown = shown_rows(model);
  const auto is_one = model.view == top_view::partitions && model.selected < shown.rows().size() &&
                      shown.rows()[model.selected].front() != "-";
  if (!is_one) {
    model.notice = "choose a partition first: 3, then up and down";
    return;
  }
  const auto& row = shown.rows()[model.selected];
  const auto paused = std::any_of(row.begin(), row.end(), [](const auto& cell) { return cell.find("by the op") == 0; });
  model.question = pace_question{row.front(), !paused};
}

void sort_by(top_model& model, std::size_t steps) {
  const auto columns = shown_rows(model).columns().size();
  model.sorted_by = (model.sorted_by + columns + steps) % columns;
}

void move(top_model& model, int key) {
  const auto rows = shown_rows(model).rows().size();
  if (key == top_key::up && model.selected > 0)
    --model.selected;
  if (key == top_key::down && model.selected + 1 < rows)
    ++model.selected;
}

void press_plain(top_model& model, int key) {
  switch (key) {
    case '1':
      return start_view(model, top_view::nodes);
    case '2':
      return start_view(model, top_view::actors);
    case '3':
      return start_view(model, top_view::partitions);
    case top_key::tab:
      return start_view(model, static_cast<top_view>((static_cast<int>(model.view) + 1) % 3));
    case 's':
    case top_key::right:
      return sort_by(model, 1);
    case top_key::left:
      return sort_by(model, shown_rows(model).columns().size() - 1);
    case 'r':
      model.largest_first = !model.largest_first;
      return;
    case '/':
      model.typing = true;
      return;
    case 'p':
      return ask_for_pace(model);
    case top_key::enter:
      model.details = !model.details;
      return;
    case top_key::escape:
      model.details = false;
      model.filter.clear();
      return;
    default:
      return move(model, key);
  }
}

}  // namespace

top_screen draw(const top_model& model, std::size_t rows, std::size_t columns) {
  top_screen out;
  const auto shown = shown_rows(model);
  out.lines.push_back(title_of(model, shown));
  out.title = 0;
  const auto room = rows > 2 ? rows - 2 : 0;
  const auto pages = model.help ? help_lines : model.details ? detail_lines(model) : std::vector<std::string>{};
  if (model.help || model.details)
    out.lines.insert(out.lines.end(), pages.begin(),
                     pages.begin() + static_cast<std::ptrdiff_t>(std::min(room, pages.size())));
  else
    add_rows(out, model, shown, room, columns);
  out.lines.resize(std::max<std::size_t>(rows, 1) - 1);
  out.lines.push_back(last_line(model));
  for (auto& line : out.lines)
    line = cut_to(line, columns);
  return out;
}

top_deed press(top_model& model, int key) {
  model.notice.clear();
  if (model.question) {
    if (key == 'y')
      return top_deed::change_pace;
    model.question.reset();
  } else if (model.typing) {
    type_into_filter(model, key);
  } else if (key == 'q') {
    return top_deed::quit;
  } else if (model.help || key == 'h' || key == '?') {
    model.help = !model.help;
  } else {
    press_plain(model, key);
  }
  return top_deed::none;
}

}  // namespace troupe
