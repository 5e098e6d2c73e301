#include "sandbox/resources/webhook_endpoints.hpp"

#include <algorithm>

#include "sandbox/protocol/forms.hpp"
#include "sandbox/protocol/object_ids.hpp"
#include "sandbox/resources/api_versions.hpp"
#include "sandbox/resources/listing.hpp"

namespace orderwire::sandbox {

namespace {

std::vector<StoredObject> all_endpoints(EmulatorContext& context) {
    ListQuery query;
    query.kind = "webhook_endpoint";
    query.limit = 100;
    return context.objects.list(query).objects;
}

bool wants(const StoredObject& endpoint, std::string_view type) {
    if (text_at(endpoint.body, "status") != "enabled") return false;
    const json::array* enabled = array_at(endpoint.body, "enabled_events");
    return enabled != nullptr && std::any_of(enabled->begin(), enabled->end(), [&](const json::value& value) {
               return value.is_string() && (value.get_string() == "*" || value.get_string() == type);
           });
}

StoredObject make_endpoint(EmulatorContext& context, const std::string& url) {
    StoredObject endpoint{new_object_id("we_"), "webhook_endpoint", context.now_seconds(), {}};
    endpoint.body = {{"id", endpoint.id},
                     {"object", "webhook_endpoint"},
                     {"api_version", nullptr},
                     {"application", nullptr},
                     {"created", endpoint.created},
                     {"description", nullptr},
                     {"enabled_events", json::array{"*"}},
                     {"livemode", false},
                     {"metadata", json::object()},
                     {"status", "enabled"},
                     {"url", url}};
    return endpoint;
}

void set_enabled_events(Params& params, StoredObject& endpoint) {
    const auto types = params.texts("enabled_events");
    if (types.empty()) return;
    json::array enabled;
    for (const std::string& type : types)
        enabled.emplace_back(excerpt(type));
    endpoint.body["enabled_events"] = std::move(enabled);
}

void set_common(Params& params, StoredObject& endpoint) {
    params.merge_metadata(endpoint.body["metadata"].as_object());
    set_enabled_events(params, endpoint);
    if (const auto description = params.text("description")) endpoint.body["description"] = *description;
    if (params.is_unset("description")) endpoint.body["description"] = nullptr;
}

}  // namespace

std::string new_webhook_secret() { return "whsec_" + random_letters(32); }

std::string version_of(const StoredObject& endpoint) {
    const std::string asked_for = text_at(endpoint.body, "api_version");
    return asked_for.empty() ? std::string(api_version) : asked_for;
}

std::vector<StoredObject> endpoints_that_want(EmulatorContext& context, std::string_view type) {
    std::vector<StoredObject> endpoints = all_endpoints(context);
    std::erase_if(endpoints, [&](const StoredObject& endpoint) { return !wants(endpoint, type); });
    return endpoints;
}

std::vector<Secret> signing_secrets(const StoredObject& endpoint, Time now) {
    std::vector<Secret> secrets{Secret(text_at(endpoint.hidden, "secret"))};
    if (integer_at(endpoint.hidden, "previous_until").value_or(0) > to_milliseconds(now)) {
        secrets.emplace_back(text_at(endpoint.hidden, "previous_secret"));
    }
    return secrets;
}

void set_configured_endpoints(EmulatorContext& context, std::span<const ConfiguredEndpoint> endpoints) {
    std::vector<StoredObject> known;
    for (StoredObject& endpoint : all_endpoints(context)) {
        if (endpoint.hidden.contains("place")) known.push_back(std::move(endpoint));
    }
    for (std::size_t place = 0; place < endpoints.size(); ++place) {
        const auto found = std::find_if(known.begin(), known.end(), [&](const StoredObject& record) {
            return integer_at(record.hidden, "place") == static_cast<std::int64_t>(place);
        });
        StoredObject endpoint = found == known.end() ? make_endpoint(context, endpoints[place].url) : *found;
        endpoint.body["url"] = endpoints[place].url;
        endpoint.hidden["place"] = static_cast<std::int64_t>(place);
        endpoint.hidden["secret"] = endpoints[place].secret.reveal();
        found == known.end() ? context.objects.insert(endpoint) : context.objects.update(endpoint);
    }
    for (const StoredObject& record : known) {
        if (integer_at(record.hidden, "place").value_or(0) < std::ssize(endpoints)) continue;
        context.deliveries.forget_endpoint(record.id);
        context.objects.remove(record.id);
    }
}

ApiResult<json::object> roll_secret(EmulatorContext& context, std::string_view id,
                                    std::chrono::milliseconds overlap) {
    auto endpoint = context.objects.find("webhook_endpoint", id);
    if (!endpoint) return no_such_object("webhook endpoint", id);
    endpoint->hidden["previous_secret"] = endpoint->hidden.at("secret");
    endpoint->hidden["previous_until"] = to_milliseconds(context.clock.now() + overlap);
    endpoint->hidden["secret"] = new_webhook_secret();
    context.objects.update(*endpoint);
    json::object body = endpoint->body;
    body["secret"] = endpoint->hidden.at("secret");
    return body;
}

ApiResult<json::object> create_webhook_endpoint(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    if (!params.has("url")) params.fail(missing_parameter("url"));
    if (!params.has("enabled_events")) params.fail(missing_parameter("enabled_events"));
    const auto url = params.http_url("url");
    const auto version = params.text("api_version");
    if (version && !knows_version(*version)) {
        params.fail(parameter_error("",
                                    "Invalid API version: " + excerpt(*version) +
                                        ". The sandbox does not know its shapes; " + known_versions() + ".",
                                    "api_version"));
    }
    StoredObject endpoint = make_endpoint(context, url.value_or(""));
    endpoint.body["api_version"] = text_or_null(version);
    set_common(params, endpoint);
    if (params.failed()) return params.error();
    if (all_endpoints(context).size() >= webhook_endpoints_max) {
        ApiError error;
        error.message = "You have reached the maximum of 16 test webhook endpoints.";
        return error;
    }
    endpoint.hidden["secret"] = new_webhook_secret();
    context.objects.insert(endpoint);
    json::object body = endpoint.body;
    body["secret"] = endpoint.hidden.at("secret");
    return body;
}

ApiResult<json::object> retrieve_webhook_endpoint(EmulatorContext& context, const ApiCall& call) {
    auto endpoint = context.objects.find("webhook_endpoint", call.id);
    if (!endpoint) return no_such_object("webhook endpoint", call.id);
    return endpoint->body;
}

ApiResult<json::object> update_webhook_endpoint(EmulatorContext& context, const ApiCall& call) {
    auto endpoint = context.objects.find("webhook_endpoint", call.id);
    if (!endpoint) return no_such_object("webhook endpoint", call.id);
    Params params(call);
    if (const auto url = params.http_url("url")) endpoint->body["url"] = *url;
    const auto disabled = params.boolean("disabled");
    set_common(params, *endpoint);
    if (params.failed()) return params.error();
    if (disabled) endpoint->body["status"] = *disabled ? "disabled" : "enabled";
    context.objects.update(*endpoint);
    return endpoint->body;
}

ApiResult<json::object> delete_webhook_endpoint(EmulatorContext& context, const ApiCall& call) {
    if (!context.objects.find("webhook_endpoint", call.id))
        return no_such_object("webhook endpoint", call.id);
    context.deliveries.forget_endpoint(call.id);
    context.objects.remove(call.id);
    return json::object{{"id", call.id}, {"object", "webhook_endpoint"}, {"deleted", true}};
}

ApiResult<json::object> list_webhook_endpoints(EmulatorContext& context, const ApiCall& call) {
    Params params(call);
    const ListQuery query = read_list_query(params, "webhook_endpoint");
    return answer_list(context, query, params, "/v1/webhook_endpoints");
}

}  // namespace orderwire::sandbox
