#include "api/principal.hpp"

#include <algorithm>
#include <chrono>

#include "base/crypto.hpp"
#include "domain/order_access_token.hpp"
#include "http/server/cross_origin.hpp"

namespace orderwire::api {

namespace {

using http::status;
using Kind = Principal::Kind;

[[noreturn]] void refuse_unauthorized(const Error& error) {
    http::Response response = http::problem(status::unauthorized, error.code, error.detail);
    response.set(http::field::www_authenticate, R"(Bearer realm="orderwire", error="invalid_token")");
    throw HttpError{std::move(response)};
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

Principal known_customer(Dependencies& deps, const CustomerTokens& tokens, std::string_view token) {
    auto customer = tokens.check(token, deps.clock.now());
    if (!customer) refuse_unauthorized(customer.error());
    Principal principal;
    principal.kind = Kind::known;
    principal.customer_id = deps.reader.customer_by_shop_id(*customer->id).value_or("");
    principal.known = *std::move(customer);
    principal.has_credentials = true;
    return principal;
}

Principal named_principal(Dependencies& deps, const http::Request& request) {
    const auto access = deps.access.get();
    if (const auto bearer = bearer_of(request)) {
        if (access->tokens && looks_like_token(*bearer))
            return known_customer(deps, *access->tokens, *bearer);
        if (!access->server_keys.contain(*bearer))
            refuse_unauthorized({"wrong_key", "the bearer is no key of the shop's server"});
        Principal principal;
        principal.kind = Kind::shop;
        principal.has_credentials = true;
        return principal;
    }
    const auto token = access->tokens ? single_cookie(request, token_cookie) : std::nullopt;
    if (token && !token->empty()) return known_customer(deps, *access->tokens, *token);
    Principal principal;
    principal.guest_cookie = read_guest_cookie(request, deps.settings.secure_cookies);
    if (principal.guest_cookie) {
        principal.has_credentials = true;
        const std::string hash = sha256_hex(principal.guest_cookie->secret);
        principal.customer_id = deps.reader.customer_by_secret(hash).value_or("");
    }
    return principal;
}

// What is wrong with the pass, if there is one for the order of this path.
std::optional<Error> fault_of_pass(Dependencies& deps, std::string_view order_id, std::string_view pass) {
    switch (domain::check_order_access_token(deps.settings.order_access_token_key, order_id, pass,
                                             deps.clock.now())) {
        case domain::AccessTokenState::good:
            return std::nullopt;
        case domain::AccessTokenState::expired:
            return Error("pass_expired", "this link has expired; it was good for seven days");
        case domain::AccessTokenState::wrong:
            break;
    }
    return Error("bad_pass", "the pass does not open this order");
}

// All that is the guest's becomes the known customer's.
task<void> adopt_guest(Dependencies& deps, const std::string& secret, Principal& principal) {
    std::string secret_hash = sha256_hex(secret);
    if (!deps.reader.customer_by_secret(secret_hash)) co_return;
    store::Customer known = principal.known;
    co_await deps.store.adopt_guest(std::move(secret_hash), std::move(known));
    principal.customer_id = deps.reader.customer_by_shop_id(*principal.known.id).value_or("");
}

bool only_reads(http::verb method) { return method == http::verb::get || method == http::verb::head; }

task<http::Response> answer(Dependencies& deps, const PrincipalEndpoint& endpoint, http::Request& request) {
    if (!only_reads(request.method)) check_change(request);
    Principal principal = identify(deps, request);
    const bool secure = deps.settings.secure_cookies;
    const bool may_set_cookies = !http::is_from_foreign_page(deps.origins, request);
    std::optional<GuestCookie> ended;
    if (principal.kind == Kind::known && may_set_cookies) ended = read_guest_cookie(request, secure);
    if (ended) co_await adopt_guest(deps, ended->secret, principal);
    http::Response response;
    try {
        response = co_await endpoint(deps, request, principal);
    } catch (HttpError& error) {
        response = std::move(error.response);
    }
    if (ended) end_guest_cookie(response, secure);
    const bool is_renamed = principal.guest_cookie && principal.guest_cookie->by_old_name &&
                            !principal.customer_id.empty() && may_set_cookies;
    if (is_renamed) give_guest_cookie(response, principal.guest_cookie->secret, secure);
    co_return response;
}

}  // namespace

bool Principal::owns(const store::Snapshot& order) const {
    switch (kind) {
        case Kind::shop:
            return true;
        case Kind::pass_holder:
            return order.order_id == order_id;
        default:
            return order.customer_id == customer_id;
    }
}

Principal identify(Dependencies& deps, const http::Request& request) {
    const std::string pass(request.header(pass_header));
    const auto path_order = request.params.find("id");
    if (pass.empty() || path_order == request.params.end()) return named_principal(deps, request);

    std::optional<Error> fault = fault_of_pass(deps, path_order->second, pass);
    if (fault) {
        // Whoever owns the order anyhow needs no pass.
        Principal principal = named_principal(deps, request);
        principal.pass_fault = std::move(fault);
        principal.has_credentials = true;
        return principal;
    }
    Principal principal;
    principal.kind = Kind::pass_holder;
    principal.order_id = path_order->second;
    principal.has_credentials = true;
    return principal;
}

http::Handler with_principal(Dependencies& deps, PrincipalEndpoint endpoint) {
    return reading(deps, [endpoint = std::move(endpoint)](Dependencies& of_loop, http::Request& request) {
        return answer(of_loop, endpoint, request);
    });
}

store::Snapshot read_own_order(Dependencies& deps, const http::Request& request, const Principal& principal) {
    store::Snapshot order = read_order(deps, request);
    if (principal.owns(order)) return order;
    if (principal.pass_fault) refuse_unauthorized(*principal.pass_fault);
    refuse(status::forbidden, "not_owner", "only the customer who made this order may do this");
}

void need_shop(const Principal& principal, std::string_view why) {
    if (principal.is_shop()) return;
    if (principal.has_credentials) refuse(status::forbidden, "not_owner", why);
    http::Response response = http::problem(status::unauthorized, "credentials_needed", why);
    response.set(http::field::www_authenticate, R"(Bearer realm="orderwire")");
    throw HttpError{std::move(response)};
}

BudgetReservation::BudgetReservation(Dependencies& deps, const http::Request& request,
                                     const Principal& principal, std::string customer_id)
    : deps_(deps) {
    if (!principal.is_shop()) payer_.address = request.peer;
    payer_.customer_id = std::move(customer_id);
    const auto wait = deps_.budget.take(payer_, deps_.monotonic.now());
    if (wait) refuse_too_many_orders(*wait, "there were too many orders and payments within the last hour");
}

void BudgetReservation::commit(const std::string& customer_id) {
    committed_ = true;
    if (!payer_.customer_id.empty() || customer_id.empty()) return;
    deps_.budget.take({std::nullopt, customer_id}, deps_.monotonic.now());
}

BudgetReservation::~BudgetReservation() {
    if (!committed_) deps_.budget.give_back(payer_);
}

void refuse_too_many_orders(std::chrono::seconds wait, std::string_view detail) {
    http::Response response = http::problem(status::too_many_requests, "too_many_orders", detail);
    response.set(http::field::retry_after, std::to_string(std::max<std::int64_t>(1, wait.count())));
    throw HttpError{std::move(response)};
}

}  // namespace orderwire::api
