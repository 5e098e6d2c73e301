#include "store/expanded_view.hpp"

#include <boost/json.hpp>

namespace orderwire::store {

namespace {

namespace json = boost::json;

json::value or_null(const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value(nullptr);
}

}  // namespace

// The view and the metadata are JSON already: they are joined, not parsed and written again.
std::string expand_view(const std::string& view, const Customer& customer, const std::string& metadata) {
    std::string text = view.substr(0, view.size() - 1);
    text += R"(,"customer":)";
    text += json::serialize(json::object{
        {"id", or_null(customer.id)}, {"email", or_null(customer.email)}, {"name", or_null(customer.name)}});
    text += R"(,"metadata":)";
    return text.append(metadata).append("}");
}

}  // namespace orderwire::store
