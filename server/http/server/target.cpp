#include "http/server/target.hpp"

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

bool is_plain_character(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~' || c == '/';
}

int digit_of(char hex) { return hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10; }

// The path as it came, whose percent-encodings are whole.
bool is_plain(std::string_view path) {
    for (std::size_t at = path.find('%'); at != std::string_view::npos; at = path.find('%', at + 1)) {
        const int decoded = digit_of(path[at + 1]) * 16 + digit_of(path[at + 2]);
        if (is_plain_character(static_cast<char>(decoded))) return false;
    }
    path.remove_prefix(1);
    while (true) {
        const std::size_t slash = path.find('/');
        const std::string_view segment = path.substr(0, slash);
        const bool is_last = slash == std::string_view::npos;
        if (segment == "." || segment == ".." || (segment.empty() && !is_last)) return false;
        if (is_last) return true;
        path.remove_prefix(slash + 1);
    }
}

// By hand: Boost.URL's own reader refuses characters that browsers send as they are ("|", "[", a quote).
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
    if (text == "*") return Target{.path = "*", .query = {}, .is_plain = true};
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!text.starts_with(scheme)) continue;
        text.remove_prefix(std::min(text.find_first_of("/?", scheme.size()), text.size()));
        if (!text.starts_with('/')) return Error{"bad_request", "the request target has no path"};
        break;
    }
    if (!text.starts_with('/')) return Error{"bad_request", "the request target is not a path"};

    const std::size_t question = std::min(text.find('?'), text.size());
    const std::string_view raw_path = text.substr(0, question);
    auto path = decode(raw_path, false);
    if (!path) return Error{"bad_request", "the path has a broken percent-encoding"};
    Target target{.path = std::move(*path), .query = {}, .is_plain = is_plain(raw_path)};
    if (!decode_query(text.substr(std::min(question + 1, text.size())), target.query)) {
        return Error{"bad_request", "the query has a broken percent-encoding"};
    }
    return target;
}

}  // namespace orderwire::http
