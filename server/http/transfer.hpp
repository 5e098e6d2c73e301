// One request of the HTTP client, as a libcurl easy handle.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "http/client.hpp"

namespace orderwire::http {

struct CurlDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

class Transfer {
  public:
    using Instant = std::chrono::steady_clock::time_point;
    using Completion = std::function<void(result<ClientResponse>)>;

    Transfer(ClientRequest request, Reach reach, Completion completion);
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    // What is wrong with the request before anything is sent: `invalid_request`.
    static result<void> check(const ClientRequest& request);

    // Makes the handle, ready for curl_multi_add_handle; null where libcurl refuses. Its CURLINFO_PRIVATE is
    // this.
    CURL* prepare();
    CURL* handle() const { return handle_.get(); }

    Instant deadline() const { return deadline_; }
    void finish(CURLcode code);  // reports what libcurl ended with
    void fail(Error error);      // reports an error of ours

  private:
    static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
    bool take_bytes(std::size_t bytes);
    void read_header(std::string_view line);
    Error error_of(CURLcode code) const;
    bool set_up_method();
    bool set_up_headers();
    bool set_up_reach();

    ClientRequest request_;
    Reach reach_;
    Completion completion_;
    Instant deadline_;
    ClientResponse response_;
    std::size_t received_bytes_ = 0;
    bool too_large_ = false;
    std::string forbidden_address_;  // that it would have connected to
    char error_text_[CURL_ERROR_SIZE] = {};
    std::unique_ptr<curl_slist, CurlDeleter> headers_;
    std::unique_ptr<CURL, CurlDeleter> handle_;  // destroyed first: it points to what is above
};

}  // namespace orderwire::http
