// Names and addresses that decide who may do what.
#include "fuzz/target.hpp"
#include "http/address_range.hpp"
#include "http/origin.hpp"

namespace orderwire {

FUZZ_TARGET(origin) {
    const auto origin = http::parse_origin(bytes);
    http::is_loopback_url(bytes);
    const http::OriginPolicy policy("https://shop.example", {});
    if (!bytes.empty() && policy.allows(bytes))
        fuzz::demand(bytes == "https://shop.example", "a policy allows what it names");
    if (!origin) return;
    const auto again = http::parse_origin(*origin);
    fuzz::demand(again.has_value() && *again == *origin, "an origin is its own origin");
}

FUZZ_TARGET(address) {
    const auto address = http::parse_forwarded_address(bytes);
    if (address) http::is_public(*address);
    const auto range = http::AddressRange::parse(bytes);
    if (range && address && bytes.find('/') == std::string_view::npos)
        fuzz::demand(range->contains(*address), "an address is in the range of itself");
}

}  // namespace orderwire
