#include "replay/run/endpoint_connection.hpp"

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <string_view>

namespace orderwire::replay {

namespace {

namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t answer_bytes_max = 1 << 20;
constexpr std::string_view user_agent = "orderwire-replay";

class PlainConnection final : public EndpointConnection {
  public:
    PlainConnection(Loop& loop, const TargetUrl& to, std::chrono::milliseconds timeout)
        : loop_(loop),
          to_(to),
          timeout_(timeout),
          head_("POST " + to.target + " HTTP/1.1\r\nHost: " + to.host_header +
                "\r\nUser-Agent: " + std::string(user_agent) +
                "\r\nAccept: */*\r\nContent-Type: application/json; charset=utf-8\r\n") {}

    task<EndpointResponse> post(const std::string& signature, const std::string& body) override {
        const bool reused = stream_.has_value();
        EndpointResponse answer = co_await exchange(signature, body);
        // An endpoint may close an idle connection just when it is used again: that says nothing about the
        // event.
        if (answer.status == 0 && reused && closed_early_) answer = co_await exchange(signature, body);
        co_return answer;
    }

  private:
    using Stream = beast::basic_stream<tcp, Executor>;

    task<EndpointResponse> exchange(const std::string& signature, const std::string& body) {
        closed_early_ = false;
        error_code error;
        if (!stream_) {
            EndpointResponse failed = co_await connect();
            if (!failed.problem.empty()) co_return failed;
        }
        const std::string head = head_ + "Stripe-Signature: " + signature +
                                 "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
        const std::array<asio::const_buffer, 2> request{asio::buffer(head), asio::buffer(body)};
        stream_->expires_after(timeout_);
        auto token = asio::redirect_error(use_task, error);
        co_await asio::async_write(*stream_, request, token);
        if (error) {
            closed_early_ = error != beast::error::timeout;
            co_return broken("while sending", error);
        }

        beast::http::response_parser<beast::http::string_body> parser;
        parser.body_limit(answer_bytes_max);
        co_await beast::http::async_read(*stream_, buffer_, parser, token);
        if (error) {
            closed_early_ = !parser.got_some() && error != beast::error::timeout;
            co_return broken("while waiting for the answer", error);
        }
        const auto& response = parser.get();
        EndpointResponse answer;
        answer.status = static_cast<int>(response.result_int());
        answer.body = response.body();
        answer.retry_after = std::string(response[beast::http::field::retry_after]);
        if (!response.keep_alive()) drop();
        co_return answer;
    }

    task<EndpointResponse> connect() {
        error_code error;
        auto token = asio::redirect_error(use_task, error);
        if (endpoints_.empty()) {
            asio::ip::basic_resolver<tcp, Executor> resolver(loop_.get_executor());
            endpoints_ = co_await resolver.async_resolve(to_.host, to_.port, token);
            if (error) co_return failure("can't find " + to_.host + ": " + error.message());
        }
        stream_.emplace(loop_.get_executor());
        stream_->expires_after(timeout_);
        co_await stream_->async_connect(endpoints_, token);
        if (error) {
            drop();
            co_return failure("can't connect: " + error.message());
        }
        error_code ignored;
        stream_->socket().set_option(tcp::no_delay(true), ignored);
        co_return EndpointResponse{};
    }

    EndpointResponse broken(const std::string& when, const error_code& error) {
        drop();
        return failure(error == beast::error::timeout ? "no answer in time" : when + ": " + error.message());
    }
    static EndpointResponse failure(std::string problem) {
        EndpointResponse answer;
        answer.problem = std::move(problem);
        return answer;
    }
    void drop() {
        stream_.reset();
        buffer_.clear();
    }

    Loop& loop_;
    const TargetUrl& to_;
    std::chrono::milliseconds timeout_;
    std::string head_;
    asio::ip::basic_resolver_results<tcp> endpoints_;
    std::optional<Stream> stream_;
    beast::flat_buffer buffer_;
    bool closed_early_ = false;  // before a byte of an answer
};

class TlsConnection final : public EndpointConnection {
  public:
    TlsConnection(http::Client& client, const TargetUrl& to, std::chrono::milliseconds timeout)
        : client_(client), to_(to), timeout_(timeout) {}

    task<EndpointResponse> post(const std::string& signature, const std::string& body) override {
        http::ClientRequest request;
        request.method = "POST";
        request.url = to_.url;
        request.headers = {{"User-Agent", std::string(user_agent)},
                           {"Content-Type", "application/json; charset=utf-8"},
                           {"Stripe-Signature", signature}};
        request.body = body;
        request.timeout = timeout_;
        request.response_bytes_max = answer_bytes_max;
        const result<http::ClientResponse> response = co_await client_.send(std::move(request));
        EndpointResponse answer;
        if (!response) {
            answer.problem = response.error().detail;
            co_return answer;
        }
        answer.status = response->status;
        answer.body = response->body;
        answer.retry_after = std::string(response->header("retry-after"));
        co_return answer;
    }

  private:
    http::Client& client_;
    const TargetUrl& to_;
    std::chrono::milliseconds timeout_;
};

}  // namespace

std::unique_ptr<EndpointConnection> make_endpoint_connection(Loop& loop, http::Client& client,
                                                             const TargetUrl& to,
                                                             std::chrono::milliseconds timeout) {
    if (to.tls) return std::make_unique<TlsConnection>(client, to, timeout);
    return std::make_unique<PlainConnection>(loop, to, timeout);
}

}  // namespace orderwire::replay
