#include "support/raw_client.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/json.hpp"

namespace orderwire::test {

std::string RawAnswer::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

std::string RawAnswer::code() const {
    if (header("content-type") != "application/problem+json") return "";
    return std::string(json::parse(body).at("code").as_string());
}

RawClient::RawClient(std::uint16_t port, int receive_buffer_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{.tv_sec = 5, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    if (receive_buffer_bytes > 0) {
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof(receive_buffer_bytes));
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
}

RawClient::~RawClient() { ::close(socket_); }

void RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void RawClient::end() { ::shutdown(socket_, SHUT_WR); }

std::string RawClient::receive() {
    if (!unread_.empty()) return std::exchange(unread_, {});
    char bytes[16 * 1024];
    const ssize_t size = ::recv(socket_, bytes, sizeof(bytes), 0);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        throw std::runtime_error("nothing came in 5 s");
    return size <= 0 ? "" : std::string(bytes, static_cast<std::size_t>(size));
}

std::string RawClient::receive_until(const std::string& end) {
    std::string text;
    while (text.find(end) == std::string::npos) {
        const std::string more = receive();
        if (more.empty()) throw std::runtime_error("the server has closed after: " + text);
        text += more;
    }
    const std::size_t size = text.find(end) + end.size();
    unread_ = text.substr(size);
    return text.substr(0, size);
}

RawAnswer RawClient::read(bool head) {
    RawAnswer answer;
    std::string text = receive_until("\r\n\r\n");
    answer.status = std::stoi(text.substr(9, 3));
    std::size_t line = text.find("\r\n") + 2;
    for (std::size_t end = 0; (end = text.find("\r\n", line)) != line; line = end + 2) {
        const std::size_t colon = text.find(": ", line);
        std::string name = text.substr(line, colon - line);
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return std::tolower(c); });
        REQUIRE(answer.headers.emplace(name, text.substr(colon + 2, end - colon - 2)).second);
    }
    const std::size_t size =
        head || answer.header("content-length").empty() ? 0 : std::stoul(answer.header("content-length"));
    while (answer.body.size() < size) {
        const std::string more = receive();
        if (more.empty()) throw std::runtime_error("the body is cut off");
        answer.body += more;
    }
    if (answer.body.size() > size) unread_ = answer.body.substr(size);
    answer.body.resize(size);
    return answer;
}

bool RawClient::is_closed() { return receive().empty(); }

RawAnswer RawClient::get(const std::string& path, const std::string& headers) {
    send("GET " + path + " HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n");
    return read();
}

}  // namespace orderwire::test
