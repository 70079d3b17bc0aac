// a route's function takes any of: transaction&, const http::request&, const neighbours&
#include <troupe/http.hpp>

std::string look(troupe::transaction&, int) { return ""; }

auto route() { return troupe::get("/payments", look); }
