// Replays from the page: started, watched, stopped; the scenarios; and the sandbox's faults.
#include "base/base64.hpp"
#include "base/ids.hpp"
#include "base/printable.hpp"
#include "base/utf8.hpp"
#include "replay/input.hpp"
#include "testbench/desk.hpp"
#include "testbench/run_request.hpp"
#include "testbench/scenarios.hpp"
#include "testbench/shown.hpp"

namespace orderwire::testbench {

namespace {

using http::status;

constexpr const char* faults_path = "/api/testbench/faults";

// The selected requests as an export of the store's events would hold them, so that they are read alike.
std::string export_of(Desk& desk, const std::vector<std::int64_t>& numbers) {
    std::string lines;
    for (const std::int64_t number : numbers) {
        const auto recorded = find_recorded(desk, number);
        const auto message = recorded ? message_of(desk, *recorded) : std::nullopt;
        if (!message) {
            api::refuse(status::not_found, "unknown_delivery",
                        "request " + std::to_string(number) + " is no longer kept");
        }
        json::object line{{"received_at", format_rfc3339(recorded->delivery->reception.at)},
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

replay::Sources sources_for(Desk& desk, RunRequest& request) {
    if (!request.deliveries.empty()) {
        request.name = request.deliveries.size() == 1
                           ? "request " + std::to_string(request.deliveries.front())
                           : std::to_string(request.deliveries.size()) + " requests";
        return sources_of("selection", export_of(desk, request.deliveries));
    }
    if (!request.text.empty()) return sources_of(request.name, std::move(request.text));
    const ShippedScenario* shipped = find_scenario(request.scenario);
    if (shipped == nullptr) {
        api::refuse(status::not_found, "unknown_scenario", "no scenario of this name ships with the program");
    }
    return sources_of(request.scenario, std::string(shipped->text));
}

// The course for a run's own order: the one that was meant, where it is for sale here.
std::string course_for(Desk& desk, const std::string& meant) {
    const api::Catalogue& catalogue = desk.services.catalogue;
    if (catalogue.find(meant) != nullptr) return meant;
    return catalogue.all().empty() ? meant : catalogue.all().front().id;
}

std::string course_of_order(Desk& desk, const std::vector<std::int64_t>& numbers) {
    for (const std::int64_t number : numbers) {
        const auto recorded = find_recorded(desk, number);
        if (!recorded || !is_order_id(recorded->delivery->reception.order)) continue;
        if (const auto details = desk.services.reader.order_details(recorded->delivery->reception.order))
            return details->course.id;
    }
    return "";
}

task<http::Response> start_run(Desk& desk, http::Request& request) {
    if (desk.bench->gate.live_keys()) {
        api::refuse(status::conflict, "livemode",
                    "with live keys nothing is replayed from here: a forged event would count as money");
    }
    result<RunRequest> asked = read_run_request(api::read_object(request));
    if (!asked) api::refuse(status::bad_request, asked.error().code, asked.error().detail);
    replay::Options& options = asked->options;
    const std::vector<std::int64_t> numbers = asked->deliveries;
    const replay::Sources sources = sources_for(desk, *asked);
    const std::string meant = sources.scenario ? course_of(sources) : course_of_order(desk, numbers);
    if (asked->fresh_order || (sources.scenario && !meant.empty())) {
        options.new_order = course_for(desk, meant);
    }
    options.secrets = *desk.services.webhook_secrets.get();
    options.to = replay::parse_address(desk.bench->setup.own_url + "/webhooks/stripe").value();
    if (!sources.scenario) expect_what_fits(options);

    replay::Material material;
    try {
        material = replay::read_material(sources, options, desk.services.clock.now());
    } catch (const replay::InputError& error) {
        api::refuse(status::bad_request, "bad_recording", error.what());
    }
    std::string name = material.name.empty() ? asked->name : material.name;
    const result<std::string> begun =
        desk.bench->runs.start(std::move(options), std::move(material), std::move(name));
    if (!begun) {
        const std::string& code = begun.error().code;
        api::refuse(code == "run_in_progress" ? status::conflict
                    : code == "stopping"      ? status::service_unavailable
                                              : status::bad_request,
                    code, begun.error().detail);
    }
    co_return http::json_response(status::accepted, std::make_shared<const std::string>(*begun));
}

http::Response shown(Desk& desk, const std::string& id) {
    auto run = desk.bench->runs.show(id);
    if (!run) api::refuse(status::not_found, "unknown_run", "there is no such run among the newest five");
    return http::json_response(status::ok, std::make_shared<const std::string>(*std::move(run)));
}

task<http::Response> show_run(Desk& desk, http::Request& request) {
    co_return shown(desk, request.param("id"));
}

task<http::Response> stop_run(Desk& desk, http::Request& request) {
    api::check_no_members(request);
    desk.bench->runs.stop(request.param("id"));
    co_return shown(desk, request.param("id"));
}

task<http::Response> scenarios(Desk&, http::Request&) {
    co_return http::json_response(status::ok, list_of(list_scenarios(), false));
}

task<http::Response> show_faults(Desk& desk, http::Request&) {
    http::Response response = co_await desk.bench->faults.ask(std::string("GET"), std::string());
    co_return response;
}

task<http::Response> set_faults(Desk& desk, http::Request& request) {
    http::Response response = co_await desk.bench->faults.ask(std::string("POST"), std::move(request.body));
    co_return response;
}

}  // namespace

void add_run_routes(http::Router& router, const std::shared_ptr<Desk>& desk) {
    router.add(http::verb::post, "/api/testbench/runs", changing(desk, start_run));
    router.add(http::verb::get, "/api/testbench/runs/{id}", reading(desk, show_run));
    router.add(http::verb::post, "/api/testbench/runs/{id}/stop", changing(desk, stop_run));
    router.add(http::verb::get, "/api/testbench/scenarios", reading(desk, scenarios));
    router.add(http::verb::get, faults_path, reading(desk, show_faults));
    router.add(http::verb::post, faults_path, changing(desk, set_faults));
}

}  // namespace orderwire::testbench
