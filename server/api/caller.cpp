#include "api/caller.hpp"

#include <algorithm>
#include <chrono>

#include "base/crypto.hpp"
#include "base/order_pass.hpp"
#include "http/cross_origin.hpp"

namespace orderwire::api {

namespace {

using http::status;
using Kind = Caller::Kind;

[[noreturn]] void refuse_unauthorized(const Error& error) {
    http::Response response = http::problem(status::unauthorized, error.code, error.detail);
    response.set(http::field::www_authenticate, R"(Bearer realm="orderwire", error="invalid_token")");
    throw Refusal{std::move(response)};
}

// Other schemes are somebody else's: a proxy in front of us may ask for a password.
std::optional<std::string> bearer_of(const http::Request& request) {
    constexpr std::string_view scheme = "bearer";
    const std::string_view value = request.header(http::field::authorization);
    if (!boost::beast::iequals(value.substr(0, scheme.size()), scheme)) return std::nullopt;
    const std::string_view rest = value.substr(scheme.size());
    if (!rest.empty() && rest.front() != ' ') return std::nullopt;
    return std::string(rest.substr(std::min(rest.find_first_not_of(' '), rest.size())));
}

Caller known_customer(Services& services, const CustomerTokens& tokens, std::string_view token) {
    auto customer = tokens.check(token, services.clock.now());
    if (!customer) refuse_unauthorized(customer.error());
    Caller caller;
    caller.kind = Kind::known;
    caller.customer_id = services.reader.customer_by_shop_id(*customer->id).value_or("");
    caller.known = *std::move(customer);
    caller.has_credentials = true;
    return caller;
}

Caller named_caller(Services& services, const http::Request& request) {
    const auto access = services.access.get();
    if (const auto bearer = bearer_of(request)) {
        if (access->tokens && looks_like_token(*bearer))
            return known_customer(services, *access->tokens, *bearer);
        if (!access->server_keys.contain(*bearer))
            refuse_unauthorized({"wrong_key", "the bearer is no key of the shop's server"});
        Caller caller;
        caller.kind = Kind::shop;
        caller.has_credentials = true;
        return caller;
    }
    const auto token = access->tokens ? single_cookie(request, token_cookie) : std::nullopt;
    if (token && !token->empty()) return known_customer(services, *access->tokens, *token);
    Caller caller;
    caller.guest_cookie = read_guest_cookie(request, services.settings.secure_cookies);
    if (caller.guest_cookie) {
        caller.has_credentials = true;
        const std::string hash = sha256_hex(caller.guest_cookie->secret);
        caller.customer_id = services.reader.customer_by_secret(hash).value_or("");
    }
    return caller;
}

// What is wrong with the pass, if there is one for the order of this path.
std::optional<Error> fault_of_pass(Services& services, std::string_view order_id, std::string_view pass) {
    switch (check_order_pass(services.settings.order_pass_key, order_id, pass, services.clock.now())) {
        case PassState::good:
            return std::nullopt;
        case PassState::expired:
            return Error("pass_expired", "this link has expired; it was good for seven days");
        case PassState::wrong:
            break;
    }
    return Error("bad_pass", "the pass does not open this order");
}

// All that is the guest's becomes the known customer's.
task<void> adopt_guest(Services& services, const std::string& secret, Caller& caller) {
    std::string secret_hash = sha256_hex(secret);
    if (!services.reader.customer_by_secret(secret_hash)) co_return;
    store::Customer known = caller.known;
    co_await services.store.adopt_guest(std::move(secret_hash), std::move(known));
    caller.customer_id = services.reader.customer_by_shop_id(*caller.known.id).value_or("");
}

bool only_reads(http::verb method) { return method == http::verb::get || method == http::verb::head; }

task<http::Response> answer(Services& services, const CallerEndpoint& endpoint, http::Request& request) {
    if (!only_reads(request.method)) check_change(request);
    Caller caller = identify(services, request);
    const bool secure = services.settings.secure_cookies;
    const bool may_set_cookies = !http::is_from_foreign_page(services.origins, request);
    std::optional<GuestCookie> ended;
    if (caller.kind == Kind::known && may_set_cookies) ended = read_guest_cookie(request, secure);
    if (ended) co_await adopt_guest(services, ended->secret, caller);
    http::Response response;
    try {
        response = co_await endpoint(services, request, caller);
    } catch (Refusal& refusal) {
        response = std::move(refusal.response);
    }
    if (ended) end_guest_cookie(response, secure);
    const bool is_renamed = caller.guest_cookie && caller.guest_cookie->by_old_name &&
                            !caller.customer_id.empty() && may_set_cookies;
    if (is_renamed) give_guest_cookie(response, caller.guest_cookie->secret, secure);
    co_return response;
}

}  // namespace

bool Caller::owns(const store::Snapshot& order) const {
    switch (kind) {
        case Kind::shop:
            return true;
        case Kind::pass_holder:
            return order.order_id == order_id;
        default:
            return order.customer_id == customer_id;
    }
}

Caller identify(Services& services, const http::Request& request) {
    const std::string pass(request.header(pass_header));
    const auto path_order = request.params.find("id");
    if (pass.empty() || path_order == request.params.end()) return named_caller(services, request);

    std::optional<Error> fault = fault_of_pass(services, path_order->second, pass);
    if (fault) {
        // Whoever owns the order anyhow needs no pass.
        Caller caller = named_caller(services, request);
        caller.pass_fault = std::move(fault);
        caller.has_credentials = true;
        return caller;
    }
    Caller caller;
    caller.kind = Kind::pass_holder;
    caller.order_id = path_order->second;
    caller.has_credentials = true;
    return caller;
}

http::Handler for_caller(Services& services, CallerEndpoint endpoint) {
    return reading(services, [endpoint = std::move(endpoint)](Services& of_loop, http::Request& request) {
        return answer(of_loop, endpoint, request);
    });
}

store::Snapshot read_own_order(Services& services, const http::Request& request, const Caller& caller) {
    store::Snapshot order = read_order(services, request);
    if (caller.owns(order)) return order;
    if (caller.pass_fault) refuse_unauthorized(*caller.pass_fault);
    refuse(status::forbidden, "not_owner", "only the customer who made this order may do this");
}

void need_shop(const Caller& caller, std::string_view why) {
    if (caller.is_shop()) return;
    if (caller.has_credentials) refuse(status::forbidden, "not_owner", why);
    http::Response response = http::problem(status::unauthorized, "credentials_needed", why);
    response.set(http::field::www_authenticate, R"(Bearer realm="orderwire")");
    throw Refusal{std::move(response)};
}

Spending::Spending(Services& services, const http::Request& request, const Caller& caller,
                   std::string customer_id)
    : services_(services) {
    if (!caller.is_shop()) payer_.address = request.peer;
    payer_.customer_id = std::move(customer_id);
    const auto wait = services_.budget.take(payer_, std::chrono::steady_clock::now());
    if (wait) refuse_too_many_orders(*wait, "there were too many orders and payments within the last hour");
}

void Spending::keep(const std::string& customer_id) {
    kept_ = true;
    if (!payer_.customer_id.empty() || customer_id.empty()) return;
    services_.budget.take({std::nullopt, customer_id}, std::chrono::steady_clock::now());
}

Spending::~Spending() {
    if (!kept_) services_.budget.give_back(payer_);
}

void refuse_too_many_orders(std::chrono::seconds wait, std::string_view detail) {
    http::Response response = http::problem(status::too_many_requests, "too_many_orders", detail);
    response.set(http::field::retry_after, std::to_string(std::max<std::int64_t>(1, wait.count())));
    throw Refusal{std::move(response)};
}

}  // namespace orderwire::api
