#include "api/order_input.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

#include "api/course_limits.hpp"
#include "api/customer_details.hpp"
#include "api/middleware.hpp"
#include "base/money.hpp"
#include "domain/help_code.hpp"

namespace orderwire::api {

namespace {

using domain::Enrollment;
using http::status;

constexpr std::size_t idempotency_key_length_max = 255;
constexpr std::size_t course_id_bytes_max = 200;
// As Stripe's, and what that comes to at most with some room for escapes.
constexpr std::size_t metadata_keys_max = 50;
constexpr std::size_t metadata_key_bytes_max = 40;
constexpr std::size_t metadata_value_bytes_max = 500;
constexpr std::size_t metadata_bytes_max = 32 * 1024;

// Where customers of a course go that is in no catalogue, when the shop names no page of its own.
constexpr const char* orders_page = "/orders";

[[noreturn]] void refuse_input(std::string_view code, std::string_view detail) {
    refuse(status::bad_request, code, detail);
}

// The member, unless it is null.
const json::value* given(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value == nullptr || value->is_null() ? nullptr : value;
}

std::optional<std::string> read_email(const json::object& object) {
    if (given(object, "email") == nullptr) return std::nullopt;
    std::string email = text_at(object, "email");
    if (!is_email(email)) refuse_input("invalid_email", "email is an address like ada@example.com");
    return email;
}

std::string read_line(const json::object& body, const char* key, std::size_t bytes_max) {
    std::string text = text_at(body, key);
    if (text.empty() || text.size() > bytes_max || has_control_characters(text)) {
        refuse_input(std::string("invalid_") + key,
                     std::string(key) + " is a line of 1 to " + std::to_string(bytes_max) + " bytes");
    }
    return text;
}

std::string read_currency(const json::object& body) {
    std::string currency = text_at(body, "currency");
    const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
    if (currency.size() != 3 || !std::all_of(currency.begin(), currency.end(), is_lower))
        refuse_input("invalid_currency", "currency is a lowercase ISO 4217 code like usd");
    return currency;
}

std::int64_t read_amount(const json::object& body) {
    const auto amount = integer_at(body, "amount");
    if (!amount || *amount < 1)
        refuse_input("invalid_amount", "amount is a whole number of minor units from 1 up");
    return *amount;
}

std::string read_return_url(const json::object& body, const CatalogueCourse* course) {
    if (given(body, "return_url") == nullptr) return course != nullptr ? course->url : orders_page;
    std::string text = text_at(body, "return_url");
    const auto url = boost::urls::parse_uri(text);
    const bool is_web = url && (url->scheme_id() == boost::urls::scheme::http ||
                                url->scheme_id() == boost::urls::scheme::https);
    if (text.size() > url_bytes_max || !is_web || url->host().empty())
        refuse_input("invalid_return_url", "return_url is an http or https URL of at most 500 bytes");
    return text;
}

std::string read_metadata(const json::object& body) {
    const json::value* value = given(body, "metadata");
    if (value == nullptr) return "{}";
    const json::object* metadata = value->if_object();
    const auto is_right = [](const json::key_value_pair& pair) {
        return !pair.key().empty() && pair.key().size() <= metadata_key_bytes_max &&
               pair.value().is_string() && pair.value().get_string().size() <= metadata_value_bytes_max;
    };
    if (metadata == nullptr || metadata->size() > metadata_keys_max ||
        !std::all_of(metadata->begin(), metadata->end(), is_right)) {
        refuse_input("invalid_metadata",
                     "metadata is an object of at most 50 strings: names of 1 to 40 bytes, "
                     "values of at most 500");
    }
    std::string text = json::serialize(*metadata);
    if (text.size() > metadata_bytes_max)
        refuse_input("invalid_metadata", "metadata is at most 32 KiB of JSON");
    return text;
}

void read_customer(const json::object& body, store::CreateOrder& command) {
    const json::object* customer = object_at(body, "customer");
    if (customer == nullptr)
        refuse_input("invalid_customer", "customer is an object with the customer's id and email");
    command.customer_shop_id = text_at(*customer, "id");
    if (!is_customer_id(command.customer_shop_id))
        refuse_input("invalid_customer", "customer.id is a text of 1 to 255 bytes");
    command.email = read_email(*customer);
    if (!command.email) refuse_input("invalid_email", "customer.email is an address like ada@example.com");
    if (given(*customer, "name") != nullptr) {
        command.name = text_at(*customer, "name");
        if (!is_customer_name(*command.name))
            refuse_input("invalid_customer", "customer.name is a line of 1 to 200 bytes");
    }
}

}  // namespace

store::CreateOrder read_catalogue_order(const json::object& body, const Catalogue& catalogue) {
    const CatalogueCourse* course = catalogue.find(text_at(body, "course_id"));
    if (course == nullptr)
        refuse(status::not_found, "unknown_course", "course_id names no course of the catalogue");
    store::CreateOrder command;
    command.course = {course->id, course->title, course->url};
    command.amount = course->amount;
    command.currency = course->currency;
    command.email = read_email(body);
    return command;
}

store::CreateOrder read_shop_order(const json::object& body, const Catalogue& catalogue) {
    store::CreateOrder command;
    command.course.id = read_line(body, "course_id", course_id_bytes_max);
    command.course.title = read_line(body, "title", title_bytes_max);
    command.course.url = read_return_url(body, catalogue.find(command.course.id));
    command.amount = read_amount(body);
    command.currency = read_currency(body);
    if (const auto price = check_price(command.amount, command.currency); !price) refuse(price.error());
    read_customer(body, command);
    command.metadata = read_metadata(body);
    return command;
}

std::string read_idempotency_key(const http::Request& request) {
    const std::string_view key = request.header("Idempotency-Key");
    if (key.size() > idempotency_key_length_max)
        refuse_input("bad_request", "an Idempotency-Key has at most 255 characters");
    return std::string(key);
}

store::OrderFilter read_order_filter(const http::Request& request) {
    store::OrderFilter filter;
    if (const auto limit = request.query_value("limit")) {
        const auto [end, error] = std::from_chars(limit->data(), limit->data() + limit->size(), filter.limit);
        if (error != std::errc{} || end != limit->data() + limit->size() || filter.limit < 1 ||
            filter.limit > 100) {
            refuse_input("bad_request", "limit is a whole number from 1 to 100");
        }
    }
    if (const auto text = request.query_value("status")) {
        filter.status = domain::status_from(*text);
        if (!filter.status) refuse_input("bad_request", "status is pending, failed, cancelled or paid");
    }
    if (const auto text = request.query_value("enrollment")) {
        for (const Enrollment known : {Enrollment::none, Enrollment::requested, Enrollment::active}) {
            if (*text == to_string(known)) filter.enrollment = known;
        }
        if (!filter.enrollment) refuse_input("bad_request", "enrollment is none, requested or active");
    }
    filter.starting_after = request.query_value("starting_after").value_or("");
    return filter;
}

std::optional<std::string> read_customer_asked(const http::Request& request) {
    auto customer = request.query_value("customer");
    if (customer && !is_customer_id(*customer))
        refuse_input("bad_request", "customer is the shop's own id of one: a text of 1 to 255 bytes");
    return customer;
}

std::string read_help_code_asked(const http::Request& request) {
    const auto text = request.query_value("help_code");
    if (!text) return {};
    const auto code = domain::read_help_code(*text);
    if (!code) refuse_input("bad_request", "help_code is eight letters and digits, like RSTV-WXYZ");
    return *code;
}

}  // namespace orderwire::api
