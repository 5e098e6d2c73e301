#include "sandbox/control.hpp"

#include "sandbox/forms.hpp"
#include "sandbox/pretty_json.hpp"
#include "sandbox/webhook_endpoints.hpp"

namespace orderwire::sandbox {

namespace {

constexpr std::int64_t advance_max_ms = std::int64_t{30} * 24 * 3600 * 1000;
constexpr std::int64_t deliveries_shown = 100;
constexpr std::int64_t overlap_max_ms = std::int64_t{24} * 3600 * 1000;

Reply json_reply(int status, const json::object& body) {
    return {status, {{"content-type", "application/json"}, {"cache-control", "no-store"}}, pretty_json(body)};
}

Reply refuse(int status, std::string message) {
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

// Programs send neither header. A page of the sandbox's own names its origin, which is where it was reached.
bool is_own_page(const Inquiry& inquiry) {
    const bool own_site =
        inquiry.fetch_site.empty() || inquiry.fetch_site == "same-origin" || inquiry.fetch_site == "none";
    return own_site && (inquiry.origin.empty() || inquiry.origin == inquiry.base_url);
}

Reply set_faults(World& world, const std::string& body) {
    const auto faults = parse_faults(body);
    if (!faults) return refuse(400, faults.error().detail);
    world.faults = *faults;
    return json_reply(200, to_json(world.faults));
}

Reply advance(World& world, const std::string& body) {
    const auto by = read_milliseconds(body, "advance_ms", advance_max_ms);
    if (!by) return refuse(400, by.error().detail);
    Transaction transaction(world.state.database());
    const std::chrono::milliseconds step(*by);
    world.deliveries.advance(step);
    world.tasks.advance(step);
    world.idempotency.advance(step);
    transaction.commit();
    return json_reply(200, {{"advanced_ms", *by}});
}

Reply show_deliveries(World& world, const std::string& query) {
    const auto parameters = parse_form(query);
    if (!parameters) return refuse(400, parameters.error().detail);
    json::array data;
    for (const DeliveryLine& line : world.deliveries.lines(text_at(*parameters, "event"), deliveries_shown)) {
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

Reply roll(World& world, std::string_view id, const std::string& body) {
    const auto overlap =
        read_milliseconds(body.empty() ? "{\"overlap_ms\":0}" : body, "overlap_ms", overlap_max_ms);
    if (!overlap) return refuse(400, overlap.error().detail);
    auto rolled = roll_secret(world, id, std::chrono::milliseconds(*overlap));
    if (!rolled) return json_reply(rolled.error().status, error_body(rolled.error()));
    return json_reply(200, *rolled);
}

}  // namespace

Reply answer_control(World& world, const Inquiry& inquiry) {
    if (!is_own_page(inquiry)) {
        return refuse(403, "A web page of another origin must not control the sandbox.");
    }
    constexpr std::string_view endpoints = "/_sandbox/webhook_endpoints/";
    constexpr std::string_view roll_suffix = "/roll_secret";
    const std::string_view path = inquiry.path;
    const bool post = inquiry.method == "POST";
    if (path == "/_sandbox/faults" && post) return set_faults(world, inquiry.body);
    if (path == "/_sandbox/faults" && inquiry.method == "GET") return json_reply(200, to_json(world.faults));
    if (path == "/_sandbox/deliveries" && inquiry.method == "GET")
        return show_deliveries(world, inquiry.query);
    if (path == "/_sandbox/clock" && post) return advance(world, inquiry.body);
    if (post && path.starts_with(endpoints) && path.ends_with(roll_suffix) &&
        path.size() > endpoints.size() + roll_suffix.size()) {
        return roll(world, path.substr(endpoints.size(), path.size() - endpoints.size() - roll_suffix.size()),
                    inquiry.body);
    }
    return refuse(404, "The sandbox has no such control.");
}

Reply describe_sandbox() {
    return json_reply(200, {{"object", "orderwire.sandbox"},
                            {"description",
                             "A stateful emulator of a part of Stripe's API, for development and tests. "
                             "It takes any sk_test_ key and only Stripe's published test cards."},
                            {"api_version", api_version},
                            {"faults", "/_sandbox/faults"}});
}

}  // namespace orderwire::sandbox
