#include "sandbox/http/api_dispatcher.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "sandbox/flows/intent_rules.hpp"
#include "sandbox/http/api_keys.hpp"
#include "sandbox/http/expand.hpp"
#include "sandbox/protocol/forms.hpp"
#include "sandbox/protocol/object_ids.hpp"
#include "sandbox/protocol/params.hpp"
#include "sandbox/protocol/pretty_json.hpp"
#include "sandbox/resources/api_versions.hpp"
#include "sandbox/resources/test_methods.hpp"

namespace orderwire::sandbox {

struct ApiDispatcher::DraftResponse {
    int status = 200;
    std::string body;
    std::string original_request = {};  // where it is a replay
    bool executed = true;
};

namespace {

ApiError plain_error(int status, std::string_view type, std::string_view code, std::string message) {
    ApiError error;
    error.status = status;
    error.type = type;
    error.code = code;
    error.message = std::move(message);
    error.executed = false;
    return error;
}

// A publishable key sees an intent as a browser may, also inside an error.
void reduce_for_browsers(json::object& body) {
    if (text_at(body, "object") == "payment_intent") body = browser_view(body);
    json::value* error = body.if_contains("error");
    if (error == nullptr || !error->is_object()) return;
    if (json::value* intent = error->get_object().if_contains("payment_intent");
        intent != nullptr && intent->is_object()) {
        *intent = browser_view(intent->get_object());
    }
}

std::string scope_of(ApiKeyKind kind) { return kind == ApiKeyKind::secret_key ? "secret" : "publishable"; }

std::string held_key(const ApiRequest& request) {
    return sha256_hex(request.authorization) + request.idempotency_key;
}

bool is_form(std::string_view content_type) {
    return content_type.empty() || content_type.starts_with("application/x-www-form-urlencoded");
}

// What may be repeated in a header, and in an event.
bool is_printable_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_to_fail(EmulatorContext& context) {
    if (context.faults.error_next == 0) return context.random() < context.faults.error;
    --context.faults.error_next;
    return true;
}

void add_cors(ApiResponse& response) {
    response.headers.emplace_back("access-control-allow-origin", "*");
    response.headers.emplace_back(
        "access-control-expose-headers",
        "Request-Id, Stripe-Version, Idempotency-Key, Idempotent-Replayed, Stripe-Should-Retry");
}

ApiResponse preflight() {
    ApiResponse response;
    response.status = 204;
    add_cors(response);
    response.headers.emplace_back("access-control-allow-methods", "GET, POST, DELETE, OPTIONS");
    response.headers.emplace_back(
        "access-control-allow-headers",
        "Authorization, Content-Type, Idempotency-Key, Stripe-Version, Stripe-Account, "
        "X-Stripe-Client-User-Agent");
    response.headers.emplace_back("access-control-max-age", "300");
    return response;
}

}  // namespace

void ApiDispatcher::hold(const ApiRequest& request) {
    if (!request.idempotency_key.empty()) held_keys_.insert(held_key(request));
}

void ApiDispatcher::release(const ApiRequest& request) {
    const auto held = held_keys_.find(held_key(request));
    if (held != held_keys_.end()) held_keys_.erase(held);
}

// Runs the handler in a transaction. What a failed call did is undone, unless the failure is itself a result.
ApiDispatcher::DraftResponse ApiDispatcher::run_call(const ApiRequest& request, const MatchedRoute& matched,
                                                     ApiCall call) {
    const bool keeps = request.method == "POST" && !request.idempotency_key.empty();
    const std::string scope = scope_of(call.key_kind);
    const std::string endpoint = request.method + " " + request.path;
    const std::string fingerprint = sha256_hex(canonical_form(call.form));
    const auto draft_error = [&](const ApiError& error) {
        json::object body = error_body(error);
        reshape(context_, body, call.version);
        if (call.key_kind == ApiKeyKind::publishable_key) reduce_for_browsers(body);
        return DraftResponse{error.status, pretty_json(body), {}, error.executed};
    };
    if (keeps) {
        if (const auto kept =
                context_.idempotency.find(scope, request.idempotency_key, context_.clock.now())) {
            if (kept->endpoint != endpoint) {
                return draft_error(plain_error(
                    400, "idempotency_error", "",
                    "Keys for idempotent requests can only be used for the same endpoint they were "
                    "first used for: " +
                        kept->endpoint + ". Use another key."));
            }
            if (kept->fingerprint != fingerprint) {
                return draft_error(
                    plain_error(400, "idempotency_error", "",
                                "Keys for idempotent requests can only be used with the same parameters they "
                                "were first used with. Use another key."));
            }
            return DraftResponse{kept->status, kept->body, kept->request, false};
        }
    }

    DraftResponse draft;
    {
        Transaction transaction(context_.database.connection());
        Params params(call);
        params.allow(matched.route->parameters);
        if (params.failed()) return draft_error(params.error());
        auto answer = matched.route->handler(context_, call);
        if (answer) {
            if (auto expanded = expand(context_, call, *answer); !expanded)
                return draft_error(expanded.error());
            reshape(context_, *answer, call.version);
            if (call.key_kind == ApiKeyKind::publishable_key) reduce_for_browsers(*answer);
            draft.body = pretty_json(*answer);
        } else {
            draft = draft_error(answer.error());
        }
        if (answer || answer.error().keeps_effects) {
            if (keeps) {
                context_.idempotency.keep(
                    scope, request.idempotency_key,
                    {fingerprint, endpoint, draft.status, draft.body, call.request_info.request_id},
                    context_.clock.now());
            }
            transaction.commit();
            return draft;
        }
    }
    if (keeps && draft.executed) {
        context_.idempotency.keep(
            scope, request.idempotency_key,
            {fingerprint, endpoint, draft.status, draft.body, call.request_info.request_id},
            context_.clock.now());
    }
    return draft;
}

ApiDispatcher::DraftResponse ApiDispatcher::run(const ApiRequest& request, const std::string& request_id) {
    const auto refuse = [](const ApiError& error) {
        return DraftResponse{error.status, pretty_json(error_body(error)), {}, false};
    };

    // The body's parameters come last, so they win over the query's.
    const std::string parameters = request.query + "&" + (is_form(request.content_type) ? request.body : "");
    auto form = parse_form(parameters);
    auto caller = identify_key(request.authorization, form ? *form : json::object());
    if (!caller) return refuse(caller.error());
    if (!is_printable_ascii(request.path) || !is_printable_ascii(request.idempotency_key)) {
        return refuse(plain_error(400, "invalid_request_error", "",
                                  "The URL or the idempotency key holds unusable characters."));
    }
    const auto matched = match_api_route(request.method, request.path);
    if (!matched) {
        return refuse(plain_error(404, "invalid_request_error", "",
                                  "Unrecognized request URL (" + request.method + ": " +
                                      excerpt(request.path) + "). The sandbox has a part of the API only."));
    }
    if (*caller == ApiKeyKind::secret_key && !request.origin.empty()) {
        return refuse(plain_error(403, "invalid_request_error", "",
                                  "A web page must not use a secret key. Use the publishable key."));
    }
    if (*caller == ApiKeyKind::publishable_key && !matched->route->open_to_browsers) {
        return refuse(
            plain_error(401, "invalid_request_error", "secret_key_required",
                        "This API call cannot be made with a publishable API key. Use a secret API key."));
    }
    if (!request.stripe_version.empty() && !knows_version(request.stripe_version)) {
        return refuse(plain_error(400, "invalid_request_error", "",
                                  "Invalid Stripe API version: " + excerpt(request.stripe_version) +
                                      ". The sandbox does not know its shapes; " + known_versions() + "."));
    }
    if (!request.body.empty() && !is_form(request.content_type)) {
        return refuse(plain_error(
            400, "invalid_request_error", "",
            "Invalid request (check that your POST content type is application/x-www-form-urlencoded)."));
    }
    if (!form)
        return refuse(plain_error(400, "invalid_request_error", "",
                                  "Invalid parameters: " + form.error().detail + "."));
    if (request.idempotency_key.size() > idempotency_key_length_max) {
        return refuse(
            plain_error(400, "idempotency_error", "", "Idempotency keys are at most 255 characters long."));
    }
    if (!request.idempotency_key.empty() && held_keys_.contains(held_key(request))) {
        return refuse(plain_error(
            409, "idempotency_error", "idempotency_key_in_use",
            "There is currently another in-progress request using this idempotency key. Try again later."));
    }
    if (is_to_fail(context_)) {
        return refuse(
            plain_error(500, "api_error", "", "The sandbox was told to fail this call; nothing was done."));
    }
    redact_numbers(*form);
    ApiCall call;
    call.key_kind = *caller;
    call.id = matched->id;
    call.stripes_parameters = matched->stripes_parameters;
    if (!request.stripe_version.empty()) call.version = request.stripe_version;
    call.form = std::move(*form);
    call.request_info = {request_id, request.idempotency_key};
    call.base_url = request.base_url;
    return run_call(request, *matched, std::move(call));
}

ApiResponse ApiDispatcher::answer(const ApiRequest& request) {
    if (request.method == "OPTIONS") return preflight();
    const std::string request_id = "req_" + random_letters(14);
    DraftResponse draft;
    try {
        draft = run(request, request_id);
    } catch (const std::exception& error) {
        spdlog::error("sandbox: {} {}: {}", request.method, request.path, error.what());
        draft = {500,
                 pretty_json(
                     error_body(plain_error(500, "api_error", "", "The sandbox failed; its log says why."))),
                 {},
                 false};
    }
    ApiResponse response;
    response.status = draft.status;
    response.body = std::move(draft.body);
    add_cors(response);
    const auto add = [&response](std::string name, std::string value) {
        response.headers.emplace_back(std::move(name), std::move(value));
    };
    add("content-type", "application/json");
    add("cache-control", "no-cache, no-store");
    add("request-id", request_id);
    add("stripe-version",
        knows_version(request.stripe_version) ? request.stripe_version : std::string(api_version));
    if (!request.idempotency_key.empty() && is_printable_ascii(request.idempotency_key)) {
        add("idempotency-key", request.idempotency_key);
    }
    if (!draft.original_request.empty()) {
        add("idempotent-replayed", "true");
        add("original-request", draft.original_request);
    }
    if (draft.status == 401) add("www-authenticate", "Basic realm=\"Stripe\"");
    if (draft.status == 409 || draft.status >= 500) add("stripe-should-retry", "true");
    if (draft.status >= 400 && draft.status < 500 && draft.status != 409) add("stripe-should-retry", "false");
    return response;
}

}  // namespace orderwire::sandbox
