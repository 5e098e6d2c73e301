#include "app/places.hpp"

#include <fmt/format.h>

namespace orderwire::app {

std::filesystem::path find_web() {
    std::error_code ignored;
    const auto beside = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const auto& folder : {beside / "../share/orderwire/web", beside / "../../client-web/dist"}) {
        if (std::filesystem::exists(folder / "index.html", ignored))
            return std::filesystem::weakly_canonical(folder);
    }
    return {};
}

std::string default_public_url(const http::Endpoint& listen, std::uint16_t port) {
    const bool is_ipv6 = listen.host.find(':') != std::string::npos;
    return fmt::format("http://{}:{}", is_ipv6 ? "[" + listen.host + "]" : listen.host, port);
}

std::string sandbox_store_path(const std::string& store_url) {
    constexpr std::string_view scheme = "sqlite:";
    return store_url.starts_with(scheme) ? store_url.substr(scheme.size()) + ".sandbox" : std::string();
}

bool is_live(const Secret& stripe_key) {
    const std::string& key = stripe_key.reveal();
    return key.starts_with("sk_live_") || key.starts_with("rk_live_");
}

}  // namespace orderwire::app
