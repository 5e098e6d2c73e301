#include "sandbox/control/control.hpp"

#include "sandbox/protocol/forms.hpp"
#include "sandbox/protocol/pretty_json.hpp"
#include "sandbox/resources/webhook_endpoints.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::int64_t advance_max_ms = std::int64_t{30} * 24 * 3600 * 1000;
constexpr std::int64_t deliveries_shown = 100;
constexpr std::int64_t overlap_max_ms = std::int64_t{24} * 3600 * 1000;

ApiResponse json_reply(int status, const json::object& body) {
    return {status, {{"content-type", "application/json"}, {"cache-control", "no-store"}}, pretty_json(body)};
}

ApiResponse refuse(int status, std::string message) {
    ApiError error;
    error.message = std::move(message);
    return json_reply(status, error_body(error));
}

// The one member of the body, or an error's sentence.
result<std::int64_t> read_milliseconds(const std::string& body, std::string_view name, std::int64_t max) {
    const auto parsed = parse_json(body);
    if (!parsed) return parsed.error();
    const json::object* members = parsed->if_object();
    const auto value = members == nullptr ? std::nullopt : integer_at(*members, name);
    if (!value || *value < 0 || *value > max || members->size() != 1) {
        return Error{"invalid_body",
                     "the body must be {\"" + std::string(name) + "\": 0.." + std::to_string(max) + "}"};
    }
    return *value;
}

ApiResponse set_faults(EmulatorContext& context, const std::string& body) {
    const auto faults = parse_faults(body);
    if (!faults) return refuse(400, faults.error().detail);
    context.faults = *faults;
    return json_reply(200, to_json(context.faults));
}

ApiResponse advance(EmulatorContext& context, const std::string& body) {
    const auto by = read_milliseconds(body, "advance_ms", advance_max_ms);
    if (!by) return refuse(400, by.error().detail);
    Transaction transaction(context.database.connection());
    const std::chrono::milliseconds step(*by);
    context.deliveries.advance(step);
    context.tasks.advance(step);
    context.idempotency.advance(step);
    transaction.commit();
    return json_reply(200, {{"advanced_ms", *by}});
}

ApiResponse show_deliveries(EmulatorContext& context, const std::string& query) {
    const auto parameters = parse_form(query);
    if (!parameters) return refuse(400, parameters.error().detail);
    json::array data;
    for (const DeliveryStatus& line :
         context.deliveries.list(text_at(*parameters, "event"), deliveries_shown)) {
        json::object shown{{"object", "orderwire.sandbox.delivery"},
                           {"id", line.delivery.id},
                           {"event", line.delivery.event},
                           {"endpoint", line.delivery.endpoint},
                           {"state", line.state},
                           {"attempts", line.delivery.attempts},
                           {"due", format_rfc3339(line.due)},
                           {"response", nullptr}};
        if (line.response) {
            shown["response"] = {{"url", line.response->url},
                                 {"status", line.response->status},
                                 {"body", line.response->body}};
        }
        data.emplace_back(std::move(shown));
    }
    return json_reply(200, {{"object", "list"}, {"data", std::move(data)}});
}

ApiResponse roll(EmulatorContext& context, std::string_view id, const std::string& body) {
    const auto overlap =
        read_milliseconds(body.empty() ? "{\"overlap_ms\":0}" : body, "overlap_ms", overlap_max_ms);
    if (!overlap) return refuse(400, overlap.error().detail);
    auto rolled = roll_secret(context, id, std::chrono::milliseconds(*overlap));
    if (!rolled) return json_reply(rolled.error().status, error_body(rolled.error()));
    return json_reply(200, *rolled);
}

}  // namespace

ApiResponse answer_control(EmulatorContext& context, const ApiRequest& request) {
    if (is_from_foreign_page(request)) {
        return refuse(403, "A web page of another origin must not control the sandbox.");
    }
    constexpr std::string_view endpoints = "/_sandbox/webhook_endpoints/";
    constexpr std::string_view roll_suffix = "/roll_secret";
    const std::string_view path = request.path;
    const bool post = request.method == "POST";
    if (path == "/_sandbox/faults" && post) return set_faults(context, request.body);
    if (path == "/_sandbox/faults" && request.method == "GET")
        return json_reply(200, to_json(context.faults));
    if (path == "/_sandbox/deliveries" && request.method == "GET")
        return show_deliveries(context, request.query);
    if (path == "/_sandbox/clock" && post) return advance(context, request.body);
    if (post && path.starts_with(endpoints) && path.ends_with(roll_suffix) &&
        path.size() > endpoints.size() + roll_suffix.size()) {
        return roll(context,
                    path.substr(endpoints.size(), path.size() - endpoints.size() - roll_suffix.size()),
                    request.body);
    }
    return refuse(404, "The sandbox has no such control.");
}

ApiResponse describe_sandbox() {
    return json_reply(200, {{"object", "orderwire.sandbox"},
                            {"description",
                             "A stateful emulator of a part of Stripe's API, for development and tests. "
                             "It takes any sk_test_ key and only Stripe's published test cards."},
                            {"api_version", api_version},
                            {"faults", "/_sandbox/faults"}});
}

}  // namespace orderwire::sandbox
