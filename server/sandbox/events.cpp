#include "sandbox/events.hpp"

#include <algorithm>

#include "sandbox/api_versions.hpp"
#include "sandbox/forms.hpp"
#include "sandbox/listing.hpp"
#include "sandbox/object_ids.hpp"
#include "sandbox/webhook_endpoints.hpp"

namespace orderwire::sandbox {

namespace {

// Everything about one payment travels in one lane.
std::string lane_of(const json::object& object) {
    if (const auto intent = string_at(object, "payment_intent")) return std::string(*intent);
    return text_at(object, "id");
}

void queue(World& world, const Record& event, const std::string& endpoint, const std::string& lane) {
    const Time now = world.clock.now();
    if (world.dice() < world.faults.drop) {
        world.deliveries.add_dropped(event.id, endpoint, lane, now);
        return;
    }
    const int copies = world.dice() < world.faults.duplicate ? 2 : 1;
    for (int copy = 0; copy < copies; ++copy) {
        const bool shuffled = world.dice() < world.faults.shuffle;
        const std::chrono::milliseconds spread{
            shuffled ? static_cast<std::int64_t>(world.dice() * static_cast<double>(shuffle_spread.count()))
                     : 0};
        world.deliveries.add(event.id, endpoint, lane,
                             now + world.timings.delivery_delay + world.faults.delay + spread, shuffled);
    }
}

std::vector<std::string> ids_of(const std::vector<Record>& records) {
    std::vector<std::string> ids;
    ids.reserve(records.size());
    for (const Record& record : records)
        ids.push_back(record.id);
    return ids;
}

// An event is a snapshot, so its object is shaped now for each endpoint that asked for another version.
json::object objects_for(World& world, const std::vector<Record>& endpoints, const json::object& object) {
    json::object objects;
    for (const Record& endpoint : endpoints) {
        const std::string version = version_of(endpoint);
        if (version == api_version || objects.contains(version)) continue;
        json::object shaped = object;
        reshape(world, shaped, version);
        objects[version] = std::move(shaped);
    }
    return objects;
}

// "charge.*" and "payment_intent.succeeded"; anything else would be a pattern of the database's own.
bool is_type_pattern(std::string_view type) {
    return !type.empty() && type.size() <= 100 && std::all_of(type.begin(), type.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '*';
    });
}

// To one endpoint where it is named; Stripe's command asks for the listeners, and where nobody listens, what
// it resends goes to the endpoints rather than nowhere.
std::vector<std::string> retry_targets(World& world, const Record& event,
                                       const std::optional<std::string>& endpoint, bool for_listeners) {
    if (endpoint) return {*endpoint};
    std::vector<std::string> targets = world.listeners.present(world.clock.now());
    const bool heard = std::any_of(targets.begin(), targets.end(), [&](const std::string& listener) {
        return world.listeners.send_of(listener) != nullptr;
    });
    if (for_listeners && heard) return targets;
    for (std::string& wanting : ids_of(endpoints_that_want(world, text_at(event.body, "type"))))
        targets.push_back(std::move(wanting));
    return targets;
}

}  // namespace

std::string emit(World& world, const Cause& cause, std::string_view type, const json::object& object,
                 const json::object& previous_attributes) {
    const std::vector<Record> wanting = endpoints_that_want(world, type);
    std::vector<std::string> endpoints = ids_of(wanting);
    for (std::string& listener : world.listeners.present(world.clock.now()))
        endpoints.push_back(std::move(listener));
    Record event{new_object_id("evt_"), "event", world.now_seconds(), {}};
    json::object data{{"object", object}};
    if (!previous_attributes.empty()) data["previous_attributes"] = previous_attributes;
    event.body = {
        {"id", event.id},
        {"object", "event"},
        {"api_version", api_version},
        {"created", event.created},
        {"data", std::move(data)},
        {"livemode", false},
        {"pending_webhooks", endpoints.size()},
        {"request",
         {{"id", text_or_null(cause.request_id)}, {"idempotency_key", text_or_null(cause.idempotency_key)}}},
        {"type", type}};
    event.hidden["objects"] = objects_for(world, wanting, object);
    world.records.insert(event);
    const std::string lane = lane_of(object);
    for (const std::string& endpoint : endpoints)
        queue(world, event, endpoint, lane);
    return event.id;
}

void deliver_again(World& world, const Record& event, const std::vector<std::string>& targets) {
    const json::object& object = event.body.at("data").at("object").as_object();
    for (const std::string& target : targets) {
        // Somebody asked for this one: faults and the usual order do not apply.
        world.deliveries.add(event.id, target, lane_of(object), world.clock.now(), true);
    }
}

json::object event_in(World& world, const Record& event, std::string_view version) {
    json::object body = event.body;
    if (version == api_version) return body;
    json::value& object = body["data"].as_object()["object"];
    const json::object* made = object_at(event.hidden, "objects");
    const json::object* shaped = made == nullptr ? nullptr : object_at(*made, version);
    if (shaped != nullptr) {
        object = *shaped;
    } else {
        reshape(world, object.as_object(), version);
    }
    body["api_version"] = version;
    return body;
}

json::object present_event(World& world, const Record& event) {
    json::object body = event.body;
    body["pending_webhooks"] = world.deliveries.pending(event.id);
    return body;
}

void forget_old(World& world) {
    const Time now = world.clock.now();
    world.records.remove_older("event", to_seconds(now - events_kept));
    world.records.remove_older("stripecli_session", to_seconds(now - cli_sessions_kept));
    world.deliveries.remove_orphans();
    world.idempotency.remove_expired(now);
}

outcome<json::object> retrieve_event(World& world, const Call& call) {
    const auto event = world.records.find("event", call.id);
    if (!event) return no_such_object("event", call.id);
    return present_event(world, *event);
}

outcome<json::object> list_events(World& world, const Call& call) {
    Params params(call);
    ListQuery query = read_list_query(params, "event");
    query.types = params.texts("types");
    if (const auto type = params.text("type")) query.types.push_back(*type);
    for (const std::string& type : query.types) {
        if (!is_type_pattern(type))
            params.fail(parameter_error("", "Invalid event type: " + excerpt(type), "type"));
    }
    query.delivery_succeeded = params.boolean("delivery_success");
    return answer_list(world, query, params, "/v1/events",
                       [&world](const Record& event) { return present_event(world, event); });
}

outcome<json::object> retry_event(World& world, const Call& call) {
    Params params(call);
    const auto endpoint = params.text("webhook_endpoint");
    const bool for_listeners = params.boolean("for_stripecli").value_or(false);
    if (params.failed()) return params.error();
    const auto event = world.records.find("event", call.id);
    if (!event) return no_such_object("event", call.id);
    if (endpoint && !world.records.find("webhook_endpoint", *endpoint)) {
        return no_such_object("webhook_endpoint", *endpoint, "webhook_endpoint");
    }
    deliver_again(world, *event, retry_targets(world, *event, endpoint, for_listeners));
    return present_event(world, *event);
}

}  // namespace orderwire::sandbox
