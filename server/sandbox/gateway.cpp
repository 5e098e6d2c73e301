#include "sandbox/gateway.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "sandbox/api_keys.hpp"
#include "sandbox/api_versions.hpp"
#include "sandbox/expand.hpp"
#include "sandbox/forms.hpp"
#include "sandbox/intent_rules.hpp"
#include "sandbox/object_ids.hpp"
#include "sandbox/params.hpp"
#include "sandbox/pretty_json.hpp"
#include "sandbox/test_methods.hpp"

namespace orderwire::sandbox {

struct Gateway::Draft {
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

std::string scope_of(Caller caller) { return caller == Caller::secret_key ? "secret" : "publishable"; }

std::string held_key(const Inquiry& inquiry) {
    return sha256_hex(inquiry.authorization) + inquiry.idempotency_key;
}

bool is_form(std::string_view content_type) {
    return content_type.empty() || content_type.starts_with("application/x-www-form-urlencoded");
}

// What may be repeated in a header, and in an event.
bool is_printable_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_to_fail(World& world) {
    if (world.faults.error_next == 0) return world.dice() < world.faults.error;
    --world.faults.error_next;
    return true;
}

void add_cors(Reply& reply) {
    reply.headers.emplace_back("access-control-allow-origin", "*");
    reply.headers.emplace_back(
        "access-control-expose-headers",
        "Request-Id, Stripe-Version, Idempotency-Key, Idempotent-Replayed, Stripe-Should-Retry");
}

Reply preflight() {
    Reply reply;
    reply.status = 204;
    add_cors(reply);
    reply.headers.emplace_back("access-control-allow-methods", "GET, POST, DELETE, OPTIONS");
    reply.headers.emplace_back(
        "access-control-allow-headers",
        "Authorization, Content-Type, Idempotency-Key, Stripe-Version, Stripe-Account, "
        "X-Stripe-Client-User-Agent");
    reply.headers.emplace_back("access-control-max-age", "300");
    return reply;
}

}  // namespace

void Gateway::hold(const Inquiry& inquiry) {
    if (!inquiry.idempotency_key.empty()) held_keys_.insert(held_key(inquiry));
}

void Gateway::release(const Inquiry& inquiry) {
    const auto held = held_keys_.find(held_key(inquiry));
    if (held != held_keys_.end()) held_keys_.erase(held);
}

// Runs the handler in a transaction. What a failed call did is undone, unless the failure is itself a result.
Gateway::Draft Gateway::run_call(const Inquiry& inquiry, const MatchedRoute& matched, Call call) {
    const bool keeps = inquiry.method == "POST" && !inquiry.idempotency_key.empty();
    const std::string scope = scope_of(call.caller);
    const std::string endpoint = inquiry.method + " " + inquiry.path;
    const std::string fingerprint = sha256_hex(canonical_form(call.form));
    const auto draft_error = [&](const ApiError& error) {
        json::object body = error_body(error);
        reshape(world_, body, call.version);
        if (call.caller == Caller::publishable_key) reduce_for_browsers(body);
        return Draft{error.status, pretty_json(body), {}, error.executed};
    };
    if (keeps) {
        if (const auto kept = world_.idempotency.find(scope, inquiry.idempotency_key, world_.clock.now())) {
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
            return Draft{kept->status, kept->body, kept->request, false};
        }
    }

    Draft draft;
    {
        Transaction transaction(world_.state.database());
        Params params(call);
        params.allow(matched.route->parameters);
        if (params.failed()) return draft_error(params.error());
        auto answer = matched.route->handler(world_, call);
        if (answer) {
            if (auto expanded = expand(world_, call, *answer); !expanded)
                return draft_error(expanded.error());
            reshape(world_, *answer, call.version);
            if (call.caller == Caller::publishable_key) reduce_for_browsers(*answer);
            draft.body = pretty_json(*answer);
        } else {
            draft = draft_error(answer.error());
        }
        if (answer || answer.error().keeps_effects) {
            if (keeps) {
                world_.idempotency.keep(
                    scope, inquiry.idempotency_key,
                    {fingerprint, endpoint, draft.status, draft.body, call.cause.request_id},
                    world_.clock.now());
            }
            transaction.commit();
            return draft;
        }
    }
    if (keeps && draft.executed) {
        world_.idempotency.keep(scope, inquiry.idempotency_key,
                                {fingerprint, endpoint, draft.status, draft.body, call.cause.request_id},
                                world_.clock.now());
    }
    return draft;
}

Gateway::Draft Gateway::run(const Inquiry& inquiry, const std::string& request_id) {
    const auto refuse = [](const ApiError& error) {
        return Draft{error.status, pretty_json(error_body(error)), {}, false};
    };

    // The body's parameters come last, so they win over the query's.
    const std::string parameters = inquiry.query + "&" + (is_form(inquiry.content_type) ? inquiry.body : "");
    auto form = parse_form(parameters);
    auto caller = identify_caller(inquiry.authorization, form ? *form : json::object());
    if (!caller) return refuse(caller.error());
    if (!is_printable_ascii(inquiry.path) || !is_printable_ascii(inquiry.idempotency_key)) {
        return refuse(plain_error(400, "invalid_request_error", "",
                                  "The URL or the idempotency key holds unusable characters."));
    }
    const auto matched = match_api_route(inquiry.method, inquiry.path);
    if (!matched) {
        return refuse(plain_error(404, "invalid_request_error", "",
                                  "Unrecognized request URL (" + inquiry.method + ": " +
                                      excerpt(inquiry.path) + "). The sandbox has a part of the API only."));
    }
    if (*caller == Caller::secret_key && !inquiry.origin.empty()) {
        return refuse(plain_error(403, "invalid_request_error", "",
                                  "A web page must not use a secret key. Use the publishable key."));
    }
    if (*caller == Caller::publishable_key && !matched->route->open_to_browsers) {
        return refuse(
            plain_error(401, "invalid_request_error", "secret_key_required",
                        "This API call cannot be made with a publishable API key. Use a secret API key."));
    }
    if (!inquiry.stripe_version.empty() && !knows_version(inquiry.stripe_version)) {
        return refuse(plain_error(400, "invalid_request_error", "",
                                  "Invalid Stripe API version: " + excerpt(inquiry.stripe_version) +
                                      ". The sandbox does not know its shapes; " + known_versions() + "."));
    }
    if (!inquiry.body.empty() && !is_form(inquiry.content_type)) {
        return refuse(plain_error(
            400, "invalid_request_error", "",
            "Invalid request (check that your POST content type is application/x-www-form-urlencoded)."));
    }
    if (!form)
        return refuse(plain_error(400, "invalid_request_error", "",
                                  "Invalid parameters: " + form.error().detail + "."));
    if (inquiry.idempotency_key.size() > idempotency_key_length_max) {
        return refuse(
            plain_error(400, "idempotency_error", "", "Idempotency keys are at most 255 characters long."));
    }
    if (!inquiry.idempotency_key.empty() && held_keys_.contains(held_key(inquiry))) {
        return refuse(plain_error(
            409, "idempotency_error", "idempotency_key_in_use",
            "There is currently another in-progress request using this idempotency key. Try again later."));
    }
    if (is_to_fail(world_)) {
        return refuse(
            plain_error(500, "api_error", "", "The sandbox was told to fail this call; nothing was done."));
    }
    redact_numbers(*form);
    Call call;
    call.caller = *caller;
    call.id = matched->id;
    call.stripes_parameters = matched->stripes_parameters;
    if (!inquiry.stripe_version.empty()) call.version = inquiry.stripe_version;
    call.form = std::move(*form);
    call.cause = {request_id, inquiry.idempotency_key};
    call.base_url = inquiry.base_url;
    return run_call(inquiry, *matched, std::move(call));
}

Reply Gateway::answer(const Inquiry& inquiry) {
    if (inquiry.method == "OPTIONS") return preflight();
    const std::string request_id = "req_" + random_letters(14);
    Draft draft;
    try {
        draft = run(inquiry, request_id);
    } catch (const std::exception& error) {
        spdlog::error("sandbox: {} {}: {}", inquiry.method, inquiry.path, error.what());
        draft = {500,
                 pretty_json(
                     error_body(plain_error(500, "api_error", "", "The sandbox failed; its log says why."))),
                 {},
                 false};
    }
    Reply reply;
    reply.status = draft.status;
    reply.body = std::move(draft.body);
    add_cors(reply);
    const auto add = [&reply](std::string name, std::string value) {
        reply.headers.emplace_back(std::move(name), std::move(value));
    };
    add("content-type", "application/json");
    add("cache-control", "no-cache, no-store");
    add("request-id", request_id);
    add("stripe-version",
        knows_version(inquiry.stripe_version) ? inquiry.stripe_version : std::string(api_version));
    if (!inquiry.idempotency_key.empty() && is_printable_ascii(inquiry.idempotency_key)) {
        add("idempotency-key", inquiry.idempotency_key);
    }
    if (!draft.original_request.empty()) {
        add("idempotent-replayed", "true");
        add("original-request", draft.original_request);
    }
    if (draft.status == 401) add("www-authenticate", "Basic realm=\"Stripe\"");
    if (draft.status == 409 || draft.status >= 500) add("stripe-should-retry", "true");
    if (draft.status >= 400 && draft.status < 500 && draft.status != 409) add("stripe-should-retry", "false");
    return reply;
}

}  // namespace orderwire::sandbox
