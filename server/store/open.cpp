#include <stdexcept>
#include <string_view>

#include "store/sqlite/store.hpp"
#include "store/store.hpp"

namespace orderwire::store {

std::unique_ptr<Store> open_store(const std::string& url, const Clock& clock, Listener listener) {
    constexpr std::string_view scheme = "sqlite:";
    if (!url.starts_with(scheme) || url.size() == scheme.size()) {
        throw std::runtime_error("the store " + url + " is of no known kind: it is sqlite:PATH");
    }
    return open_sqlite_store(url.substr(scheme.size()), clock, std::move(listener));
}

}  // namespace orderwire::store
