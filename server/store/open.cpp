// The only place that knows which engines there are.
#include <stdexcept>
#include <string_view>

#include "store/event_log.hpp"
#include "store/memory/store.hpp"
#include "store/sqlite/queries/event_log.hpp"
#include "store/sqlite/store.hpp"
#include "store/store.hpp"

namespace orderwire::store {

namespace {

enum class Engine : std::uint8_t { sqlite, memory };

struct StoreUrl {
    Engine engine = Engine::sqlite;
    std::string rest;  // a path; a name
};

StoreUrl parse_store_url(const std::string& url) {
    constexpr std::string_view sqlite = "sqlite:";
    constexpr std::string_view memory = "memory:";
    if (url.starts_with(sqlite) && url.size() > sqlite.size())
        return {Engine::sqlite, url.substr(sqlite.size())};
    if (url.starts_with(memory)) return {Engine::memory, url.substr(memory.size())};
    throw std::runtime_error("the store " + url + " is of no known kind: it is sqlite:PATH");
}

}  // namespace

std::unique_ptr<Store> open_store(const std::string& url, const Clock& clock, Listener listener,
                                  Channels channels, Retention retention) {
    const StoreUrl parsed = parse_store_url(url);
    switch (parsed.engine) {
        case Engine::memory:
            return open_memory_store(parsed.rest, clock, std::move(listener), channels, retention);
        case Engine::sqlite:
            break;
    }
    return open_sqlite_store(parsed.rest, clock, std::move(listener), {}, channels, retention);
}

std::unique_ptr<EventLog> open_event_log(const std::string& url, std::chrono::milliseconds patience) {
    const StoreUrl parsed = parse_store_url(url);
    if (parsed.engine == Engine::memory) return open_memory_event_log(parsed.rest);
    return std::make_unique<SqliteEventLog>(parsed.rest, patience);
}

}  // namespace orderwire::store
