#include "runtime/wire/codec/json_reader.hpp"

#include "runtime/wire/codec/json_screening.hpp"

namespace troupe::wire {
namespace {

constexpr std::size_t usual_size = 4096;         // what a parser is ready for from its start
constexpr std::size_t most_kept_size = 131'072;  // a parser that met a longer text is not kept: it never shrinks

}  // namespace

struct json_reader::document {
  struct frame {
    const char* name = nullptr;  // nullptr: an array's item
    std::size_t index = 0;
    simdjson::dom::element value{};
    std::size_t first_field = 0, last_field = 0;  // of an object, in `fields`
    std::uint64_t declared = 0;                   // one bit for each, in the text's order
    std::size_t items_read = 0;
    std::optional<simdjson::dom::array::iterator> next{};
  };

  simdjson::dom::parser parser;
  std::string padded;
  std::vector<frame> path;
  std::vector<simdjson::dom::key_value_pair> fields;  // of the objects on the path: looked through for each name

  document() {
    path.reserve(most_json_depth + 1);
    // One more than allowed: the parser refuses when it reaches its limit.
    if (parser.allocate(usual_size, most_ignored_depth + 1) != simdjson::SUCCESS)
      throw std::bad_alloc{};
  }

  frame& top() { return path.back(); }

  void begin_object() {
    simdjson::dom::object found;
    if (top().value.get_object().get(found) != simdjson::SUCCESS)
      throw refused{{field(), "must be an object"}};
    top().first_field = fields.size();
    for (const auto one : found)
      fields.push_back(one);
    top().last_field = fields.size();
  }

  std::string field() const {
    std::string out;
    for (std::size_t i = 1; i < path.size(); ++i) {
      if (path[i].name == nullptr)
        out += '[' + std::to_string(path[i].index) + ']';
      else
        out += (out.empty() ? "" : ".") + std::string{path[i].name};
    }
    return out;
  }

  static std::unique_ptr<document>& spare() {
    thread_local std::unique_ptr<document> kept;
    return kept;
  }
};

json_reader::json_reader(unknown_fields unknown)
    : cereal::InputArchive<json_reader>(this), in_{std::move(document::spare())}, unknown_{unknown} {
  if (!in_)
    in_ = std::make_unique<document>();
}

json_reader::~json_reader() {
  if (in_->padded.capacity() <= most_kept_size)
    document::spare() = std::move(in_);
}

void json_reader::open(std::string_view text) {
  in_->path.clear();
  in_->fields.clear();
  auto screened = parse_strictly(in_->parser, in_->padded, text, unknown_);
  if (!screened.reason.empty())
    throw refused{{std::move(screened.field), std::move(screened.reason)}};
  in_->path.push_back({.value = screened.root});
}

void json_reader::begin_object() { in_->begin_object(); }

void json_reader::end_object() {
  const auto& read = in_->top();
  if (unknown_ == unknown_fields::refuse)
    for (auto at = read.first_field; at < read.last_field; ++at)
      if (at - read.first_field >= 64 || (read.declared >> (at - read.first_field) & 1) == 0)
        refuse_field(std::string{in_->fields[at].key}, "is not a known field");
  in_->fields.erase(in_->fields.begin() + static_cast<std::ptrdiff_t>(read.first_field), in_->fields.end());
}

bool json_reader::enter_field(const char* name) {
  auto& object = in_->top();
  std::optional<simdjson::dom::element> found;
  for (auto at = object.first_field; at < object.last_field; ++at) {
    const auto& field = in_->fields[at];
    if (field.key != std::string_view{name})
      continue;
    if (found)
      refuse_field(name, "is there more than once");
    const auto bit = at - object.first_field;
    object.declared |= bit < 64 ? std::uint64_t{1} << bit : 0;
    found = field.value;
  }
  in_->path.push_back({.name = name, .value = found.value_or(simdjson::dom::element{})});
  return found.has_value();
}

std::size_t json_reader::begin_items(const std::string& allowed) {
  simdjson::dom::array items;
  if (in_->top().value.get_array().get(items) != simdjson::SUCCESS)
    refuse(allowed);
  in_->top().next = items.begin();
  return static_cast<std::size_t>(std::distance(items.begin(), items.end()));
}

void json_reader::enter_item() {
  auto& array = in_->top();
  const auto item = **array.next;
  ++*array.next;
  in_->path.push_back({.index = array.items_read++, .value = item});
}

void json_reader::leave() { in_->path.pop_back(); }

bool json_reader::is_null() const { return in_->top().value.is_null(); }

bool json_reader::read(std::int64_t& value) const {
  return in_->top().value.get_int64().get(value) == simdjson::SUCCESS;
}

bool json_reader::read(bool& value) const { return in_->top().value.get_bool().get(value) == simdjson::SUCCESS; }

bool json_reader::read(std::string& value) const {
  std::string_view found;
  if (in_->top().value.get_string().get(found) != simdjson::SUCCESS)
    return false;
  if (found.find('\0') != found.npos)
    refuse("must not contain the NUL character");
  value = found;
  return true;
}

bool json_reader::read(identifier& value) const {
  std::string_view digits;
  std::optional<identifier> found;
  if (std::int64_t number = 0; read(number))
    found = identifier::allows(number) ? std::optional{identifier{number}} : std::nullopt;
  else if (in_->top().value.get_string().get(digits) == simdjson::SUCCESS)
    found = parse_identifier(digits);
  value = found.value_or(value);
  return found.has_value();
}

void json_reader::refuse(std::string reason) const { throw refused{{in_->field(), std::move(reason)}}; }

void json_reader::refuse_field(const std::string& name, std::string reason) const {
  const auto outer = in_->field();
  throw refused{{outer.empty() || name.empty() ? outer + name : outer + '.' + name, std::move(reason)}};
}

}  // namespace troupe::wire
