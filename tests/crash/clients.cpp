// crash_clients: a server under clients that mean it no good, and how those who do are served meanwhile.
// Prints a line for each demand, "ok" or "FAIL"; ends with 1 where one failed. script/crash runs it.
#include <CLI/CLI.hpp>
#include <array>
#include <iostream>

#include "crash/scene.hpp"

namespace {

using namespace orderwire::crash;

struct Scenario {
    const char* name;
    void (*run)(Setup&);
};
constexpr std::array scenarios{
    Scenario{"never-read", never_read},
    Scenario{"half-open", half_open},
    Scenario{"slow", slow_requests},
    Scenario{"reconnect-storm", reconnect_storm},
    Scenario{"publishers", publishers},
    Scenario{"stalled-store", stalled_store},
    Scenario{"default-limits", default_limits},
    Scenario{"few-files", few_files},
};

}  // namespace

int main(int count, char** arguments) {
    CLI::App app("Attacks a server, and measures how its good clients fare.", "crash_clients");
    Setup setup;
    std::string orders;
    std::vector<std::string> names;
    for (const Scenario& scenario : scenarios)
        names.emplace_back(scenario.name);
    std::vector<std::string> only;
    app.add_option("--program", setup.program, "The server: build/release/orderwire")->required();
    app.add_option("--store", setup.filled, "A database that orderwire_fill made")->required();
    app.add_option("--orders", orders, "What it listed")->required();
    app.add_option("--only", only, "One scenario; repeatable")->check(CLI::IsMember(names));
    app.add_flag("--small", setup.small, "A fiftieth of the clients, and less time");
    CLI11_PARSE(app, count, arguments);
    try {
        setup.orders = orderwire::load::read_orders(orders);
        for (const Scenario& scenario : scenarios) {
            const bool wanted =
                only.empty() || std::find(only.begin(), only.end(), scenario.name) != only.end();
            if (wanted) scenario.run(setup);
        }
        return setup.report.failures() == 0 ? 0 : 1;
    } catch (const std::exception& error) {
        std::cerr << "crash_clients: " << error.what() << '\n';
        return 1;
    }
}
