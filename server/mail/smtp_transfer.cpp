#include "mail/smtp_transfer.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "mail/sanitize_line.hpp"

namespace orderwire::mail {

namespace {

constexpr std::size_t text_bytes_max = 300;
// A connection that was idle for longer has often been closed by the other side.
constexpr long idle_seconds_max = 20;

// Without what a server repeats of the recipient's address: reasons are logged.
std::string without_address(std::string text, const std::string& address) {
    for (std::size_t at = text.find(address); at != text.npos; at = text.find(address, at))
        text.replace(at, address.size(), "…");
    return text;
}

}  // namespace

int SmtpSockets::open(const curl_sockaddr& address) {
    const int socket = ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
    const std::lock_guard lock(mutex_);
    if (socket >= 0) open_.insert(socket);
    return socket;
}

void SmtpSockets::close(int socket) {
    const std::lock_guard lock(mutex_);
    open_.erase(socket);
    ::close(socket);
}

void SmtpSockets::hang_up() {
    const std::lock_guard lock(mutex_);
    for (const int socket : open_)
        ::shutdown(socket, SHUT_RD);
}

SmtpTransfer::SmtpTransfer(SmtpRequest request, Completion completion)
    : request_(std::move(request)),
      completion_(std::move(completion)),
      deadline_(std::chrono::steady_clock::now() + request_.settings.total_timeout) {}

CURL* SmtpTransfer::prepare() {
    handle_.reset(curl_easy_init());
    if (handle_ == nullptr) return nullptr;
    return set_up_server() && set_up_trust() && set_up_message() ? handle_.get() : nullptr;
}

bool SmtpTransfer::set_up_server() {
    CURL* handle = handle_.get();
    const SmtpSettings& settings = request_.settings;
    const SmtpServer& server = settings.server;
    const std::string url = fmt::format("{}://{}:{}/{}", server.tls ? "smtps" : "smtp", server.host,
                                        server.port, settings.own_name);
    const bool accepted =
        curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_URL, url.c_str()) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_PROXY, "") == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_MAXAGE_CONN, idle_seconds_max) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, long{settings.connect_timeout.count()}) ==
            CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, long{settings.total_timeout.count()}) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &SmtpTransfer::on_open) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, request_.sockets) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, &SmtpTransfer::on_close) == CURLE_OK &&
        curl_easy_setopt(handle, CURLOPT_CLOSESOCKETDATA, request_.sockets) == CURLE_OK;
    if (!accepted || server.user.empty()) return accepted;
    return curl_easy_setopt(handle, CURLOPT_USERNAME, server.user.c_str()) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_PASSWORD, server.password.reveal().c_str()) == CURLE_OK;
}

bool SmtpTransfer::set_up_trust() {
    CURL* handle = handle_.get();
    const std::string& ca_file = request_.settings.ca_file.native();
    const Trust trust = trust_of(request_.settings.server, !ca_file.empty());
    // Debian's libcurl reads the system's folder of certificates beside this file.
    if (!ca_file.empty() && curl_easy_setopt(handle, CURLOPT_CAINFO, ca_file.c_str()) != CURLE_OK) {
        return false;
    }
    const long use_tls = trust.demand_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY;
    return curl_easy_setopt(handle, CURLOPT_USE_SSL, use_tls) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, trust.verify ? 1L : 0L) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, trust.verify ? 2L : 0L) == CURLE_OK;
}

bool SmtpTransfer::set_up_message() {
    CURL* handle = handle_.get();
    recipients_.reset(curl_slist_append(nullptr, request_.to.c_str()));
    const auto answer_seconds =
        std::chrono::ceil<std::chrono::seconds>(request_.settings.answer_timeout).count();
    return recipients_ != nullptr &&
           curl_easy_setopt(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, long{answer_seconds}) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_MAIL_FROM, request_.from.c_str()) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients_.get()) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_READFUNCTION, &SmtpTransfer::on_read) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_READDATA, this) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, &SmtpTransfer::on_debug) == CURLE_OK &&
           curl_easy_setopt(handle, CURLOPT_DEBUGDATA, this) == CURLE_OK;
}

void SmtpTransfer::finish(CURLcode code) {
    SmtpAnswer answer;
    answer.code = code;
    long reply = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &reply);
    answer.reply = static_cast<int>(reply);
    answer.command = command_;
    // What a server says to a login may repeat it.
    if (command_ != "AUTH") {
        answer.text = sanitize_line(without_address(last_line_, request_.to), text_bytes_max);
    }
    completion_(std::move(answer));
}

// What libcurl tells for debugging is the one place where the conversation can be followed.
int SmtpTransfer::on_debug(CURL* /*handle*/, curl_infotype type, char* data, std::size_t size, void* self) {
    auto& transfer = *static_cast<SmtpTransfer*>(self);
    if (transfer.leaving_) return 0;
    if (type == CURLINFO_HEADER_IN) transfer.heard({data, size});
    if (type == CURLINFO_HEADER_OUT) transfer.said({data, size});
    if (type == CURLINFO_DATA_OUT) transfer.command_ = "data";
    return 0;
}

void SmtpTransfer::heard(std::string_view line) { last_line_ = line.substr(0, text_bytes_max); }

// The verb only. The lines that follow AUTH have none: they are the login itself.
void SmtpTransfer::said(std::string_view line) {
    static constexpr std::array<std::string_view, 7> verbs{"EHLO", "HELO", "STARTTLS", "AUTH",
                                                           "MAIL", "RCPT", "DATA"};
    const std::string_view verb = line.substr(0, line.find_first_of(" \r\n"));
    leaving_ = verb == "QUIT";
    if (std::find(verbs.begin(), verbs.end(), verb) != verbs.end()) command_ = verb;
}

std::size_t SmtpTransfer::on_read(char* to, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<SmtpTransfer*>(self);
    const std::string& message = transfer.request_.message;
    const std::size_t bytes = std::min(size * count, message.size() - transfer.sent_bytes_);
    message.copy(to, bytes, transfer.sent_bytes_);
    transfer.sent_bytes_ += bytes;
    return bytes;
}

curl_socket_t SmtpTransfer::on_open(void* sockets, curlsocktype /*purpose*/, curl_sockaddr* address) {
    return static_cast<SmtpSockets*>(sockets)->open(*address);
}

int SmtpTransfer::on_close(void* sockets, curl_socket_t socket) {
    static_cast<SmtpSockets*>(sockets)->close(socket);
    return 0;
}

}  // namespace orderwire::mail
