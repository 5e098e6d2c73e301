// Replays from the page: started, watched, stopped; the scenarios; and the sandbox's faults.
#include "base/ids.hpp"
#include "base/text/base64.hpp"
#include "base/text/printable.hpp"
#include "base/text/utf8.hpp"
#include "replay/input/input.hpp"
#include "testbench/handler_context.hpp"
#include "testbench/json_views.hpp"
#include "testbench/runs/run_request.hpp"
#include "testbench/runs/scenarios.hpp"

namespace orderwire::testbench {

namespace {

using http::status;

constexpr const char* faults_path = "/api/testbench/faults";

// The selected requests as an export of the store's events would hold them, so that they are read alike.
std::string export_of(HandlerContext& context, const std::vector<std::int64_t>& numbers) {
    std::string lines;
    for (const std::int64_t number : numbers) {
        const auto recorded = find_recorded(context, number);
        const auto message = recorded ? message_of(context, *recorded) : std::nullopt;
        if (!message) {
            api::refuse(status::not_found, "unknown_delivery",
                        "request " + std::to_string(number) + " is no longer kept");
        }
        json::object line{{"received_at", format_rfc3339(recorded->delivery->record.at)},
                          {"signature", as_utf8(message->signature)},
                          {"verdict", nullptr}};
        if (is_utf8(message->body)) {
            line["body"] = message->body;
        } else {
            line["body_base64"] = encode_base64(message->body);
        }
        lines += json::serialize(line);
        lines += '\n';
    }
    return lines;
}

replay::InputSources sources_for(HandlerContext& context, RunRequest& request) {
    if (!request.deliveries.empty()) {
        request.name = request.deliveries.size() == 1
                           ? "request " + std::to_string(request.deliveries.front())
                           : std::to_string(request.deliveries.size()) + " requests";
        return sources_of("selection", export_of(context, request.deliveries));
    }
    if (!request.text.empty()) return sources_of(request.name, std::move(request.text));
    const ShippedScenario* shipped = find_scenario(request.scenario);
    if (shipped == nullptr) {
        api::refuse(status::not_found, "unknown_scenario", "no scenario of this name ships with the program");
    }
    return sources_of(request.scenario, std::string(shipped->text));
}

// The course for a run's own order: the one that was meant, where it is for sale here.
std::string course_for(HandlerContext& context, const std::string& meant) {
    const api::Catalogue& catalogue = context.deps.catalogue;
    if (catalogue.find(meant) != nullptr) return meant;
    return catalogue.all().empty() ? meant : catalogue.all().front().id;
}

std::string course_of_order(HandlerContext& context, const std::vector<std::int64_t>& numbers) {
    for (const std::int64_t number : numbers) {
        const auto recorded = find_recorded(context, number);
        if (!recorded || !is_order_id(recorded->delivery->record.order)) continue;
        if (const auto details = context.deps.reader.order_details(recorded->delivery->record.order))
            return details->course.id;
    }
    return "";
}

task<http::Response> start_run(HandlerContext& context, http::Request& request) {
    if (context.inspector->access_guard.live_keys()) {
        api::refuse(status::conflict, "livemode",
                    "with live keys nothing is replayed from here: a forged event would count as money");
    }
    result<RunRequest> asked = read_run_request(api::read_object(request));
    if (!asked) api::refuse(status::bad_request, asked.error().code, asked.error().detail);
    replay::Options& options = asked->options;
    const std::vector<std::int64_t> numbers = asked->deliveries;
    const replay::InputSources sources = sources_for(context, *asked);
    const std::string meant = sources.scenario ? course_of(sources) : course_of_order(context, numbers);
    if (asked->fresh_order || (sources.scenario && !meant.empty())) {
        options.new_order = course_for(context, meant);
    }
    options.secrets = *context.deps.webhook_secrets.get();
    options.to = replay::parse_target_url(context.inspector->setup.own_url + "/webhooks/stripe").value();
    if (!sources.scenario) expect_what_fits(options);

    replay::InputSet input_set;
    try {
        input_set = replay::read_input_set(sources, options, context.deps.clock.now());
    } catch (const replay::InputError& error) {
        api::refuse(status::bad_request, "bad_recording", error.what());
    }
    std::string name = input_set.name.empty() ? asked->name : input_set.name;
    const result<std::string> begun =
        context.inspector->runs.start(std::move(options), std::move(input_set), std::move(name));
    if (!begun) {
        const std::string& code = begun.error().code;
        api::refuse(code == "run_in_progress" ? status::conflict
                    : code == "stopping"      ? status::service_unavailable
                                              : status::bad_request,
                    code, begun.error().detail);
    }
    co_return http::json_response(status::accepted, std::make_shared<const std::string>(*begun));
}

http::Response shown(HandlerContext& context, const std::string& id) {
    auto run = context.inspector->runs.show(id);
    if (!run) api::refuse(status::not_found, "unknown_run", "there is no such run among the newest five");
    return http::json_response(status::ok, std::make_shared<const std::string>(*std::move(run)));
}

task<http::Response> show_run(HandlerContext& context, http::Request& request) {
    co_return shown(context, request.param("id"));
}

task<http::Response> stop_run(HandlerContext& context, http::Request& request) {
    api::check_no_members(request);
    context.inspector->runs.stop(request.param("id"));
    co_return shown(context, request.param("id"));
}

task<http::Response> scenarios(HandlerContext&, http::Request&) {
    co_return http::json_response(status::ok, list_of(list_scenarios(), false));
}

task<http::Response> show_faults(HandlerContext& context, http::Request&) {
    http::Response response = co_await context.inspector->faults.ask(std::string("GET"), std::string());
    co_return response;
}

task<http::Response> set_faults(HandlerContext& context, http::Request& request) {
    http::Response response =
        co_await context.inspector->faults.ask(std::string("POST"), std::move(request.body));
    co_return response;
}

}  // namespace

void add_run_routes(http::Router& router, const std::shared_ptr<HandlerContext>& context) {
    router.add(http::verb::post, "/api/testbench/runs", changing(context, start_run));
    router.add(http::verb::get, "/api/testbench/runs/{id}", reading(context, show_run));
    router.add(http::verb::post, "/api/testbench/runs/{id}/stop", changing(context, stop_run));
    router.add(http::verb::get, "/api/testbench/scenarios", reading(context, scenarios));
    router.add(http::verb::get, faults_path, reading(context, show_faults));
    router.add(http::verb::post, faults_path, changing(context, set_faults));
}

}  // namespace orderwire::testbench
