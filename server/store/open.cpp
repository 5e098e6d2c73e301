#include <stdexcept>
#include <string_view>

#include "store/event_log.hpp"
#include "store/sqlite/event_log.hpp"
#include "store/sqlite/store.hpp"
#include "store/store.hpp"

namespace orderwire::store {

namespace {

std::string path_of(const std::string& url) {
    constexpr std::string_view scheme = "sqlite:";
    if (!url.starts_with(scheme) || url.size() == scheme.size()) {
        throw std::runtime_error("the store " + url + " is of no known kind: it is sqlite:PATH");
    }
    return url.substr(scheme.size());
}

}  // namespace

std::unique_ptr<Store> open_store(const std::string& url, const Clock& clock, Listener listener,
                                  Channels channels, Retention retention) {
    return open_sqlite_store(path_of(url), clock, std::move(listener), {}, channels, retention);
}

std::unique_ptr<EventLog> open_event_log(const std::string& url, std::chrono::milliseconds patience) {
    return std::make_unique<SqliteEventLog>(path_of(url), patience);
}

}  // namespace orderwire::store
