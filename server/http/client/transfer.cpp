#include "http/client/transfer.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "http/address_range.hpp"

namespace orderwire::http {

namespace {

bool breaks_line(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos;
}

std::string to_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

// What the environment says, and this machine itself: a proxy could not reach our loopback.
const std::string& hosts_without_proxy() {
    static const std::string hosts = [] {
        const char* lower = std::getenv("no_proxy");
        const char* given = lower != nullptr ? lower : std::getenv("NO_PROXY");
        const std::string own = "localhost,127.0.0.1,::1";
        return given == nullptr || *given == '\0' ? own : given + ("," + own);
    }();
    return hosts;
}

std::string_view code_name(CURLcode code) {
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT:
            return "timed_out";
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT:
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_GOT_NOTHING:
            return "connection_failed";
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_ENGINE_INITFAILED:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CRL_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_INVALIDCERTSTATUS:
            return "tls_failed";
        case CURLE_URL_MALFORMAT:
            return "invalid_request";
        default:
            return "bad_response";
    }
}

std::optional<boost::asio::ip::address> address_in(const curl_sockaddr& address) {
    namespace ip = boost::asio::ip;
    if (address.family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address.addr, sizeof v4);
        return ip::address_v4(ntohl(v4.sin_addr.s_addr));
    }
    if (address.family == AF_INET6) {
        sockaddr_in6 v6{};
        // libcurl keeps room for it from `addr` on.
        std::memcpy(&v6, &address.addr, std::min<std::size_t>(sizeof v6, address.addrlen));
        ip::address_v6::bytes_type bytes;
        std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
        return ip::address_v6(bytes);
    }
    return std::nullopt;
}

}  // namespace

Transfer::Transfer(ClientRequest request, EgressPolicy egress, Completion completion)
    : request_(std::move(request)),
      egress_(egress),
      completion_(std::move(completion)),
      deadline_(std::chrono::steady_clock::now() + request_.timeout) {}

result<void> Transfer::check(const ClientRequest& request) {
    const std::string scheme = to_lower(std::string_view(request.url).substr(0, 8));
    if (!scheme.starts_with("http://") && !scheme.starts_with("https://")) {
        return Error{"invalid_request", "the URL is neither http nor https"};
    }
    if (breaks_line(request.url) || breaks_line(request.method) || request.method.empty()) {
        return Error{"invalid_request", "the method or the URL is not one line"};
    }
    for (const auto& [name, value] : request.headers) {
        if (breaks_line(name) || breaks_line(value) || name.empty()) {
            return Error{"invalid_request", "a header is not one line"};
        }
    }
    return {};
}

CURL* Transfer::prepare() {
    handle_.reset(curl_easy_init());
    CURL* handle = handle_.get();
    if (handle == nullptr) return nullptr;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
    const bool accepted =
        curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1}) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_URL, request_.url.c_str()) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_NOPROXY, hosts_without_proxy().c_str()) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, std::max<long>(1, left.count())) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, error_text_) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_PRIVATE, this) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &Transfer::on_header) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_HEADERDATA, this) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Transfer::on_body) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_WRITEDATA, this) == CURLE_OK && set_up_method() &&
        set_up_headers() && set_up_egress();
    return accepted ? handle : nullptr;
}

bool Transfer::set_up_method() {
    CURL* handle = handle_.get();
    if (request_.method == "HEAD") return curl_easy_setopt(handle, CURLOPT_NOBODY, 1L) == CURLE_OK;
    if (request_.method == "GET" && request_.body.empty()) return true;
    if (request_.method == "DELETE" && request_.body.empty()) {
        return curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, "DELETE") == CURLE_OK;
    }
    const auto size = static_cast<curl_off_t>(request_.body.size());
    return curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, size) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request_.body.data()) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request_.method.c_str()) == CURLE_OK;
}

bool Transfer::set_up_headers() {
    // libcurl would wait a second for a "100 Continue", and call every body a form.
    std::vector<std::string> lines{"Expect:", "Content-Type:", "User-Agent: orderwire"};
    for (const auto& [name, value] : request_.headers) {
        const std::string lower = to_lower(name);
        if (lower == "content-type" || lower == "user-agent") {
            std::erase_if(lines,
                          [&](const std::string& line) { return to_lower(line).starts_with(lower + ":"); });
        }
        // A name with a colon and nothing would take the header away.
        lines.push_back(name);
        lines.back().append(value.empty() ? ";" : ": ").append(value);
    }
    for (const std::string& line : lines) {
        curl_slist* longer = curl_slist_append(headers_.get(), line.c_str());
        if (longer == nullptr) return false;
        static_cast<void>(headers_.release());
        headers_.reset(longer);
    }
    return curl_easy_setopt(handle_.get(), CURLOPT_HTTPHEADER, headers_.get()) == CURLE_OK;
}

bool Transfer::set_up_egress() {
    if (egress_ == EgressPolicy::anywhere) return true;
    CURL* handle = handle_.get();
    return curl_easy_setopt(handle, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_socket) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, this) == CURLE_OK;
}

curl_socket_t Transfer::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
    const auto found = address_in(*address);
    if (found && is_public(*found)) {
        return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    }
    static_cast<Transfer*>(self)->forbidden_address_ = found ? found->to_string() : "an unknown address";
    return CURL_SOCKET_BAD;
}

void Transfer::finish(CURLcode code) {
    const bool cut = too_large_ && request_.cut_response && !response_.headers.empty();
    if (code != CURLE_OK && !cut) return fail(error_of(code));
    long status = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    completion_(std::move(response_));
}

void Transfer::fail(Error error) { completion_(std::move(error)); }

Error Transfer::error_of(CURLcode code) const {
    if (too_large_) {
        return {"bad_response",
                "the response is larger than " + std::to_string(request_.response_bytes_max) + " bytes"};
    }
    if (!forbidden_address_.empty()) {
        return {"forbidden_address",
                "the host is at " + forbidden_address_ + ", which is not a public address"};
    }
    const char* text = error_text_[0] != '\0' ? error_text_ : curl_easy_strerror(code);
    return {std::string(code_name(code)), text};
}

bool Transfer::take_bytes(std::size_t bytes) {
    received_bytes_ += bytes;
    too_large_ = received_bytes_ > request_.response_bytes_max;
    return !too_large_;
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (!transfer.take_bytes(size * count)) return 0;
    transfer.read_header({data, size * count});
    return size * count;
}

void Transfer::read_header(std::string_view line) {
    while (line.ends_with('\n') || line.ends_with('\r'))
        line.remove_suffix(1);
    // An interim response (100) comes before the one that counts.
    if (line.starts_with("HTTP/")) response_.headers.clear();
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    value = value.substr(0, value.find_last_not_of(" \t") + 1);
    response_.headers.emplace_back(to_lower(line.substr(0, colon)), value);
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (!transfer.take_bytes(size * count)) return 0;
    transfer.response_.body.append(data, size * count);
    return size * count;
}

}  // namespace orderwire::http
