// orderwire_load: opens watchers at a server, moves what they watch, and says what it cost. One JSON object
// on standard output. script/bench runs it against orderwire and its peers.
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <iostream>

#include "load/crowd.hpp"
#include "load/peer.hpp"
#include "load/processes.hpp"
#include "load/traffic.hpp"

namespace {

using namespace orderwire;
using namespace orderwire::load;
namespace json = boost::json;

struct Options {
    PeerOptions peer;
    std::uint16_t port = 0;
    std::vector<pid_t> server;
    std::size_t watchers = 1000;
    Transport transport = Transport::websocket;
    std::string transport_name = "websocket";
    std::size_t connects = 256;
    bool one_order = false;
    bool spread = false;
    std::vector<Phase> phases;
};

// So many of them, at equal distances.
std::vector<FilledOrder> spread(const std::vector<FilledOrder>& orders, std::size_t count) {
    std::vector<FilledOrder> chosen;
    for (std::size_t i = 0; i < count; ++i)
        chosen.push_back(orders[i * orders.size() / count]);
    return chosen;
}

Options parse(int count, char** arguments) {
    Options options;
    std::string orders;
    std::vector<std::string> phases;
    CLI::App app("Opens watchers at a server on 127.0.0.1, moves what they watch, and says what it cost.",
                 "orderwire_load");
    app.add_option("--peer", options.peer.name, "orderwire|nchan|socketio|ws")->required();
    app.add_option("--port", options.port, "Where it listens")->required();
    app.add_option("--pid", options.server, "A process of the server; repeatable");
    app.add_option("--orders", orders, "What orderwire_fill listed (orderwire)");
    app.add_option("--secret", options.peer.secret, "The webhook secret, whsec_… (orderwire)");
    app.add_option("--watchers", options.watchers, "How many [1000]");
    app.add_option("--transport", options.transport_name, "websocket|sse|long-poll [websocket]")
        ->check(CLI::IsMember({"websocket", "sse", "long-poll"}));
    app.add_flag("--one-order", options.one_order, "All watch the same");
    app.add_flag("--spread", options.spread,
                 "Watch orders at equal distances, not the first ones (orderwire)");
    app.add_option("--connects", options.connects, "How many connect at a time [256]");
    app.add_option("--message-bytes", options.peer.message_bytes, "Of what is published to a peer [600]");
    app.add_option("--path", options.peer.path, "What is got from a peer");
    app.add_option("--phase", phases,
                   "closed:PUBLISHERS:SECONDS, open:RATE:SECONDS, purchases:PUBLISHERS:SECONDS, "
                   "purchases-open:RATE:SECONDS, get:CONNECTIONS:SECONDS or "
                   "get-etag:CONNECTIONS:SECONDS; repeatable");
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        std::exit(app.exit(error));
    }
    if (!orders.empty()) options.peer.orders = read_orders(orders);
    const std::size_t watched = options.one_order ? 1 : options.watchers;
    if (options.peer.name == "orderwire" && options.peer.orders.size() < watched) {
        throw std::invalid_argument("--orders: there are fewer than watchers");
    }
    if (options.spread) options.peer.orders = spread(options.peer.orders, watched);
    options.transport = options.transport_name == "sse"         ? Transport::sse
                        : options.transport_name == "long-poll" ? Transport::long_poll
                                                                : Transport::websocket;
    for (const std::string& phase : phases)
        options.phases.push_back(parse_phase(phase));
    return options;
}

json::object percentiles(Delays& delays) {
    return {{"p50", delays.percentile(0.5)},
            {"p90", delays.percentile(0.9)},
            {"p99", delays.percentile(0.99)},
            {"max", delays.percentile(1)}};
}

json::object describe(const Phase& phase, Outcome& outcome) {
    const auto each = [&](std::size_t among) {
        return among == 0 ? 0.0 : outcome.server_cpu_us / static_cast<double>(among);
    };
    return {{"phase", phase.text},
            {"seconds", outcome.seconds},
            {"done", outcome.done},
            {"per_second", static_cast<double>(outcome.done) / outcome.seconds},
            {"delivered", outcome.delivered},
            {"refused", outcome.refused},
            {"lost", outcome.lost},
            {"cpu_us_each", each(outcome.done)},
            {"cpu_us_per_delivery", each(outcome.delivered)},
            {"purchases", outcome.purchases},
            {"finals", outcome.until_final.count()},
            {"purchases_per_second", static_cast<double>(outcome.purchases) / outcome.seconds},
            {"delay_ms", percentiles(outcome.delays)},
            {"final_ms", percentiles(outcome.until_final)}};
}

json::object measure(Options options) {
    Loop loop(1);
    const auto peer = make_peer(options.peer);
    Crowd crowd(loop, options.port, *peer, options.transport);

    Traffic traffic(loop, options.port, options.server, *peer, crowd,
                    options.one_order ? 1 : options.watchers);
    // A server that has served: its page caches are full, and are not counted as what watchers cost.
    if (!peer->resource(0).empty()) traffic.run(parse_phase("get:16:1"));

    const std::uint64_t memory_before = memory_bytes(options.server);
    const double cpu_before = cpu_us(options.server);
    const auto began = std::chrono::steady_clock::now();
    crowd.open(options.watchers, std::min(options.connects, options.watchers), options.one_order);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    const double cpu = cpu_us(options.server) - cpu_before;
    loop.run_for(std::chrono::seconds(1));  // what the connections began with is let go
    const auto grown = static_cast<double>(memory_bytes(options.server)) - static_cast<double>(memory_before);

    const auto watchers = static_cast<double>(options.watchers);
    json::object said{
        {"peer", options.peer.name},
        {"transport", options.transport_name},
        {"watchers", options.watchers},
        {"connect",
         {{"seconds", seconds}, {"per_second", watchers / seconds}, {"cpu_us_each", cpu / watchers}}},
        {"idle", {{"bytes_each", grown / watchers}}}};
    json::array phases;
    for (const Phase& phase : options.phases) {
        Outcome outcome = traffic.run(phase);
        phases.push_back(describe(phase, outcome));
    }
    said["phases"] = std::move(phases);
    return said;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        std::cout << measure(parse(count, arguments)) << '\n';
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "orderwire_load: " << error.what() << '\n';
        return 1;
    }
}
