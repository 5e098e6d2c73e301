#include "http/target.hpp"

#include <boost/url/pct_string_view.hpp>
#include <optional>

namespace orderwire::http {

namespace urls = boost::urls;

namespace {

std::optional<std::string> decode(std::string_view text, bool space_as_plus) {
    const auto encoded = urls::make_pct_string_view({text.data(), text.size()});
    if (!encoded) return std::nullopt;
    urls::encoding_opts options;
    options.space_as_plus = space_as_plus;
    std::string decoded = encoded->decode(options);
    if (decoded.find('\0') != std::string::npos) return std::nullopt;
    return decoded;
}

bool decode_query(std::string_view text, std::map<std::string, std::string>& query) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('&'), text.size());
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = decode(pair.substr(0, equals), true);
        auto value = decode(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value) return false;
        query.emplace(std::move(*name), std::move(*value));
    }
    return true;
}

}  // namespace

result<Target> parse_target(std::string_view text) {
    if (text == "*") return Target{.path = "*", .query = {}};
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!text.starts_with(scheme)) continue;
        text.remove_prefix(std::min(text.find_first_of("/?", scheme.size()), text.size()));
        if (!text.starts_with('/')) return Error{"bad_request", "the request target has no path"};
        break;
    }
    if (!text.starts_with('/')) return Error{"bad_request", "the request target is not a path"};

    const std::size_t question = std::min(text.find('?'), text.size());
    auto path = decode(text.substr(0, question), false);
    if (!path) return Error{"bad_request", "the path has a broken percent-encoding"};
    Target target{.path = std::move(*path), .query = {}};
    if (!decode_query(text.substr(std::min(question + 1, text.size())), target.query)) {
        return Error{"bad_request", "the query has a broken percent-encoding"};
    }
    return target;
}

}  // namespace orderwire::http
