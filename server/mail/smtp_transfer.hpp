// One message on its way to an SMTP server, as a libcurl easy handle.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/client/curl_worker.hpp"
#include "mail/smtp_answer.hpp"
#include "mail/smtp_url.hpp"

namespace orderwire::mail {

struct SmtpSettings {
    SmtpServer server;
    std::string own_name;           // what we call ourselves in EHLO: a host name
    std::filesystem::path ca_file;  // certificates to trust beside the system's; "" for none
    std::chrono::milliseconds connect_timeout{15'000};  // TLS and login included
    std::chrono::milliseconds answer_timeout{60'000};   // for each answer of the server
    std::chrono::milliseconds total_timeout{120'000};   // for a message
};

// The sockets to mail servers. libcurl says QUIT before it closes one, and would wait for the answer.
class SmtpSockets {
  public:
    int open(const curl_sockaddr& address);
    void close(int socket);
    void hang_up();  // no answer comes any more, on none of them

  private:
    std::mutex mutex_;
    std::set<int> open_;  // guarded by mutex_
};

struct SmtpRequest {
    SmtpSettings settings;
    SmtpSockets* sockets = nullptr;
    std::string from;  // addresses
    std::string to;
    std::string message;
};

class SmtpTransfer final : public http::CurlTransfer {
  public:
    using Completion = std::function<void(result<SmtpAnswer>)>;

    SmtpTransfer(SmtpRequest request, Completion completion);
    CURL* prepare() override;
    Instant deadline() const override { return deadline_; }
    void finish(CURLcode code) override;
    void fail(Error error) override { completion_(std::move(error)); }

  private:
    static int on_debug(CURL* handle, curl_infotype type, char* data, std::size_t size, void* self);
    static std::size_t on_read(char* to, std::size_t size, std::size_t count, void* self);
    static curl_socket_t on_open(void* sockets, curlsocktype purpose, curl_sockaddr* address);
    static int on_close(void* sockets, curl_socket_t socket);
    bool set_up_server();
    bool set_up_trust();
    bool set_up_message();
    void heard(std::string_view line);
    void said(std::string_view line);

    SmtpRequest request_;
    Completion completion_;
    Instant deadline_;
    std::size_t sent_bytes_ = 0;
    std::string command_;
    std::string last_line_;
    bool leaving_ = false;  // what is said with QUIT is about no message
    std::unique_ptr<curl_slist, http::CurlDeleter> recipients_;
    std::unique_ptr<CURL, http::CurlDeleter> handle_;  // destroyed first: it points to what is above
};

}  // namespace orderwire::mail
