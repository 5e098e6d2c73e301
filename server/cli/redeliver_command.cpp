#include "cli/redeliver_command.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "cli/command_line.hpp"
#include "cli/server_call.hpp"
#include "cli/time_argument.hpp"
#include "http/origin.hpp"

namespace orderwire::cli {

namespace {

using namespace std::chrono_literals;
using Action = RedeliverOptions::Action;

constexpr std::chrono::milliseconds answer_time = 60s;  // a long queue is put back in steps

json::object ask(const RedeliverOptions& options, const std::string& path, const json::object& body) {
    http::ClientRequest request;
    request.method = "POST";
    request.url = options.api + "/api/outgoing-webhooks/" + path;
    request.headers = {{"authorization", "Bearer " + options.server_key.reveal()},
                       {"content-type", "application/json"}};
    request.body = json::serialize(body);
    request.timeout = answer_time;
    return call_server(std::move(request));
}

}  // namespace

bool is_redeliver_action(const std::vector<std::string>& arguments) {
    return !arguments.empty() && (arguments.front() == "redeliver" || arguments.front() == "resume");
}

RedeliverOptions parse_redeliver(std::vector<std::string> arguments, Time now) {
    RedeliverOptions options;
    const std::string action = arguments.front();
    arguments.erase(arguments.begin());
    if (action == "resume") options.action = Action::resume;
    Command command(options.action == Action::resume
                        ? "Ends the pause of the shop's endpoint, at a running server."
                        : "Sends webhooks to the shop again, by a running server; each in its order's turn.",
                    "orderwire events " + action);
    std::string since_text;
    command.add("api", options.api, "URL [http://127.0.0.1:8080]", "The running server")->check(url());
    command.add_secret("server-key", options.server_key, server_key_rule, "KEY", "One of its server keys");
    if (options.action == Action::redeliver) {
        command.add("order", options.order_id, "ID", "Only webhooks of this order");
        command
            .add("since", since_text, "TIME", "Only those of since then: a time, a date, or 15m, 2h, 3d ago")
            ->plain()
            ->check(time_argument(now));
        command.add("state", options.state, "given_up|delivered|queued", "Only those that are in this state")
            ->check(one_of({"given_up", "delivered", "queued"}));
    }
    command.parse(arguments);
    options.api = http::parse_origin(options.api).value();
    if (options.server_key.empty())
        throw UsageError("--server-key: none was given; the server asks for one of its keys");
    if (!since_text.empty()) options.since = read_time_argument(since_text, now);
    const bool selects = !options.order_id.empty() || !options.state.empty() || options.since;
    if (options.action == Action::redeliver && !selects) {
        throw UsageError("events redeliver: --order, --since or --state says what is delivered again");
    }
    return options;
}

int run_redeliver(std::vector<std::string> arguments) {
    const RedeliverOptions options = parse_redeliver(std::move(arguments), system_clock().now());
    if (options.action == Action::resume) {
        ask(options, "endpoint/resume", {});
        fmt::print("resumed\n");
        return 0;
    }
    json::object selection;
    if (!options.order_id.empty()) selection["order"] = options.order_id;
    if (!options.state.empty()) selection["state"] = options.state;
    if (options.since) selection["since"] = format_rfc3339(*options.since);
    const json::object answer = ask(options, "redeliver", selection);
    fmt::print("{} queued again\n", integer_at(answer, "queued").value_or(0));
    return 0;
}

}  // namespace orderwire::cli
