// One request of the HTTP client, as a libcurl easy handle.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "http/client/client.hpp"
#include "http/client/curl_worker.hpp"

namespace orderwire::http {

class Transfer final : public CurlTransfer {
  public:
    using Completion = std::function<void(result<ClientResponse>)>;

    Transfer(ClientRequest request, EgressPolicy egress, Completion completion);

    // What is wrong with the request before anything is sent: `invalid_request`.
    static result<void> check(const ClientRequest& request);

    CURL* prepare() override;
    Instant deadline() const override { return deadline_; }
    void finish(CURLcode code) override;
    void fail(Error error) override;

  private:
    static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
    bool take_bytes(std::size_t bytes);
    void read_header(std::string_view line);
    Error error_of(CURLcode code) const;
    bool set_up_method();
    bool set_up_headers();
    bool set_up_egress();

    ClientRequest request_;
    EgressPolicy egress_;
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
