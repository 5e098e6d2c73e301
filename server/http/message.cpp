#include "http/message.hpp"

#include <utility>

#include "http/header_list.hpp"

namespace orderwire::http {

namespace {

Response response_of(http::status status, std::shared_ptr<const std::string> body,
                     std::string_view content_type) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    response.set(field::content_type, content_type);
    return response;
}

// Calls `is_it` with each tag of the list, in its quotes, until one is.
template <class IsIt>
bool any_tag(std::string_view if_none_match, const IsIt& is_it) {
    std::string_view rest = trim(if_none_match);
    if (rest == "*") return true;
    while (!rest.empty()) {
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t,"), rest.size()));
        if (rest.starts_with("W/")) rest.remove_prefix(2);
        // A tag may hold commas: it ends at its quote.
        if (!rest.starts_with('"')) return false;
        const std::size_t end = rest.find('"', 1);
        if (end == std::string_view::npos) return false;
        if (is_it(rest.substr(0, end + 1))) return true;
        rest.remove_prefix(end + 1);
    }
    return false;
}

// What stands behind a tag that a compressing proxy marked: "-gzip" (Apache), ";br", "--zstd" (Jetty).
bool names_coding(std::string_view suffix) {
    const std::size_t word = suffix.find_first_not_of("-;:/.+_ ");
    if (word == 0 || word == std::string_view::npos) return false;
    const std::string_view coding = suffix.substr(word);
    return coding == "gzip" || coding == "br" || coding == "zstd" || coding == "deflate" || coding == "gz";
}

}  // namespace

std::string Request::all(std::string_view name) const {
    std::string joined;
    const auto [first, last] = headers.equal_range(name);
    for (auto line = first; line != last; ++line) {
        if (line != first) joined += ',';
        joined += line->value();
    }
    return joined;
}

std::vector<std::string> Request::cookies(std::string_view name) const {
    std::vector<std::string> found;
    const auto [first, last] = headers.equal_range(field::cookie);
    for (auto line = first; line != last; ++line) {
        for_each_part(line->value(), ';', [&](std::string_view pair) {
            const std::size_t equals = pair.find('=');
            if (equals == std::string_view::npos || trim(pair.substr(0, equals)) != name) return;
            found.emplace_back(trim(pair.substr(equals + 1)));
        });
    }
    return found;
}

std::optional<std::string> Request::cookie(std::string_view name) const {
    auto found = cookies(name);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::optional<std::string> Request::query_value(const std::string& name) const {
    const auto found = query.find(name);
    if (found == query.end()) return std::nullopt;
    return found->second;
}

Response json_response(http::status status, const json::value& value) {
    return json_response(status, std::make_shared<const std::string>(json::serialize(value)));
}

Response json_response(http::status status, std::shared_ptr<const std::string> text) {
    return response_of(status, std::move(text), "application/json");
}

Response text_response(http::status status, std::string text, std::string_view content_type) {
    return response_of(status, std::make_shared<const std::string>(std::move(text)), content_type);
}

Response empty_response(http::status status) {
    Response response;
    response.status = status;
    return response;
}

Response problem(http::status status, std::string_view code, std::string_view detail,
                 const json::object& extra) {
    json::object members;
    members["type"] = "about:blank";
    members["title"] = boost::beast::http::obsolete_reason(status);
    members["status"] = static_cast<unsigned>(status);
    members["detail"] = detail;
    members["code"] = code;
    for (const auto& member : extra)
        members.insert_or_assign(member.key(), member.value());
    Response response = response_of(status, std::make_shared<const std::string>(json::serialize(members)),
                                    "application/problem+json");
    response.set(field::cache_control, "no-store");
    return response;
}

bool etag_matches(std::string_view if_none_match, std::string_view etag) {
    if (etag.starts_with("W/")) etag.remove_prefix(2);
    const auto is_it = [etag](std::string_view tag) { return tag == etag; };
    return any_tag(if_none_match, is_it);
}

bool coded_etag_matches(std::string_view if_none_match, std::string_view etag) {
    const std::string_view bare = etag.substr(1, etag.size() - 2);
    const auto is_it = [bare](std::string_view tag) {
        std::string_view inner = tag.substr(1, tag.size() - 2);
        if (!inner.starts_with(bare)) return false;
        inner.remove_prefix(bare.size());
        return inner.empty() || names_coding(inner);
    };
    return any_tag(if_none_match, is_it);
}

}  // namespace orderwire::http
