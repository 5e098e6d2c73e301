#include "sandbox/resources/events.hpp"

#include <algorithm>

#include "sandbox/protocol/forms.hpp"
#include "sandbox/protocol/object_ids.hpp"
#include "sandbox/resources/api_versions.hpp"
#include "sandbox/resources/listing.hpp"
#include "sandbox/resources/webhook_endpoints.hpp"

namespace orderwire::sandbox {

namespace {

// Everything about one payment travels in one lane.
std::string lane_of(const json::object& object) {
    if (const auto intent = string_at(object, "payment_intent")) return std::string(*intent);
    return text_at(object, "id");
}

void queue(EmulatorContext& context, const StoredObject& event, const std::string& endpoint,
           const std::string& lane) {
    const Time now = context.clock.now();
    if (context.random() < context.faults.drop) {
        context.deliveries.add_dropped(event.id, endpoint, lane, now);
        return;
    }
    const int copies = context.random() < context.faults.duplicate ? 2 : 1;
    for (int copy = 0; copy < copies; ++copy) {
        const bool shuffled = context.random() < context.faults.shuffle;
        const std::chrono::milliseconds spread{
            shuffled
                ? static_cast<std::int64_t>(context.random() * static_cast<double>(shuffle_spread.count()))
                : 0};
        context.deliveries.add(event.id, endpoint, lane,
                               now + context.timings.delivery_delay + context.faults.delay + spread,
                               shuffled);
    }
}

std::vector<std::string> ids_of(const std::vector<StoredObject>& records) {
    std::vector<std::string> ids;
    ids.reserve(records.size());
    for (const StoredObject& record : records)
        ids.push_back(record.id);
    return ids;
}

// An event is a snapshot, so its object is shaped now for each endpoint that asked for another version.
json::object objects_for(EmulatorContext& context, const std::vector<StoredObject>& endpoints,
                         const json::object& object) {
    json::object objects;
    for (const StoredObject& endpoint : endpoints) {
        const std::string version = version_of(endpoint);
        if (version == api_version || objects.contains(version)) continue;
        json::object shaped = object;
        reshape(context, shaped, version);
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
std::vector<std::string> retry_targets(EmulatorContext& context, const StoredObject& event,
                                       const std::optional<std::string>& endpoint, bool for_listeners) {
    if (endpoint) return {*endpoint};
    std::vector<std::string> targets = context.listeners.present(context.clock.now());
    const bool heard = std::any_of(targets.begin(), targets.end(), [&](const std::string& listener) {
        return context.listeners.send_of(listener) != nullptr;
    });
    if (for_listeners && heard) return targets;
    for (std::string& wanting : ids_of(endpoints_that_want(context, text_at(event.body, "type"))))
        targets.push_back(std::move(wanting));
    return targets;
}

}  // namespace

std::string emit_event(EmulatorContext& context, const RequestInfo& request_info, std::string_view type,
                       const json::object& object, const json::object& previous_attributes) {
    const std::vector<StoredObject> wanting = endpoints_that_want(context, type);
    std::vector<std::string> endpoints = ids_of(wanting);
    for (std::string& listener : context.listeners.present(context.clock.now()))
        endpoints.push_back(std::move(listener));
    StoredObject event{new_object_id("evt_"), "event", context.now_seconds(), {}};
    json::object data{{"object", object}};
    if (!previous_attributes.empty()) data["previous_attributes"] = previous_attributes;
    event.body = {{"id", event.id},
                  {"object", "event"},
                  {"api_version", api_version},
                  {"created", event.created},
                  {"data", std::move(data)},
                  {"livemode", false},
                  {"pending_webhooks", endpoints.size()},
                  {"request",
                   {{"id", text_or_null(request_info.request_id)},
                    {"idempotency_key", text_or_null(request_info.idempotency_key)}}},
                  {"type", type}};
    event.hidden["objects"] = objects_for(context, wanting, object);
    context.objects.insert(event);
    const std::string lane = lane_of(object);
    for (const std::string& endpoint : endpoints)
        queue(context, event, endpoint, lane);
    return event.id;
}

void deliver_again(EmulatorContext& context, const StoredObject& event,
                   const std::vector<std::string>& targets) {
    const json::object& object = event.body.at("data").at("object").as_object();
    for (const std::string& target : targets) {
        // Somebody asked for this one: faults and the usual order do not apply.
        context.deliveries.add(event.id, target, lane_of(object), context.clock.now(), true);
    }
}

json::object event_in(EmulatorContext& context, const StoredObject& event, std::string_view version) {
    json::object body = event.body;
    if (version == api_version) return body;
    json::value& object = body["data"].as_object()["object"];
    const json::object* made = object_at(event.hidden, "objects");
    const json::object* shaped = made == nullptr ? nullptr : object_at(*made, version);
    if (shaped != nullptr) {
        object = *shaped;
    } else {
        reshape(context, object.as_object(), version);
    }
    body["api_version"] = version;
    return body;
}

json::object present_event(EmulatorContext& context, const StoredObject& event) {
    json::object body = event.body;
    body["pending_webhooks"] = context.deliveries.pending(event.id);
    return body;
}

void forget_old(EmulatorContext& context) {
    const Time now = context.clock.now();
    context.objects.remove_older("event", to_seconds(now - events_kept));
    context.objects.remove_older("stripecli_session", to_seconds(now - cli_sessions_kept));
    context.deliveries.remove_orphans();
    context.idempotency.remove_expired(now);
}

ApiResult<json::object> retrieve_event(EmulatorContext& context, const ApiCall& call) {
    const auto event = context.objects.find("event", call.id);
    if (!event) return no_such_object("event", call.id);
    return present_event(context, *event);
}

ApiResult<json::object> list_events(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    ListQuery query = read_list_query(params, "event");
    query.types = params.texts("types");
    if (const auto type = params.text("type")) query.types.push_back(*type);
    for (const std::string& type : query.types) {
        if (!is_type_pattern(type))
            params.fail(parameter_error("", "Invalid event type: " + excerpt(type), "type"));
    }
    query.delivery_succeeded = params.boolean("delivery_success");
    return answer_list(context, query, params, "/v1/events",
                       [&context](const StoredObject& event) { return present_event(context, event); });
}

ApiResult<json::object> retry_event(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    const auto endpoint = params.text("webhook_endpoint");
    const bool for_listeners = params.boolean("for_stripecli").value_or(false);
    if (params.failed()) return params.error();
    const auto event = context.objects.find("event", call.id);
    if (!event) return no_such_object("event", call.id);
    if (endpoint && !context.objects.find("webhook_endpoint", *endpoint)) {
        return no_such_object("webhook_endpoint", *endpoint, "webhook_endpoint");
    }
    deliver_again(context, *event, retry_targets(context, *event, endpoint, for_listeners));
    return present_event(context, *event);
}

}  // namespace orderwire::sandbox
