#include "app/defaults.hpp"

#include <boost/asio/ip/address.hpp>

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

bool is_every_address(const http::Endpoint& listen) {
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(listen.host, error);
    return !error && address.is_unspecified();
}

std::string default_public_url(const http::Endpoint& listen, std::uint16_t port) {
    http::Endpoint reached{listen.host, port};
    if (is_every_address(listen))
        reached.host = listen.host.find(':') == listen.host.npos ? "127.0.0.1" : "::1";
    return "http://" + to_string(reached);
}

std::string store_path(const std::string& store_url) {
    constexpr std::string_view scheme = "sqlite:";
    return store_url.starts_with(scheme) ? store_url.substr(scheme.size()) : std::string();
}

std::string sandbox_store_path(const std::string& store_url) {
    const std::string path = store_path(store_url);
    return path.empty() ? path : path + ".sandbox";
}

bool is_live(const Secret& stripe_key) {
    const std::string& key = stripe_key.reveal();
    return key.starts_with("sk_live_") || key.starts_with("rk_live_");
}

}  // namespace orderwire::app
