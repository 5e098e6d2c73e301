// A shop's endpoint for webhooks: keeps what it gets, and answers as it is told. One connection at a time.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/json.hpp"

namespace orderwire::test {

class WebhookEndpoint {
  public:
    struct Received {
        std::string id;
        std::string signature;
        std::string body;
        json::object json() const { return parse_json(body).value().as_object(); }
        std::string type() const { return text_at(json(), "type"); }
    };

    explicit WebhookEndpoint(unsigned status = 200) : status_(status), thread_([this] { serve(); }) {}
    ~WebhookEndpoint() {
        stopping_ = true;
        boost::asio::ip::tcp::socket wake(loop_);
        boost::system::error_code ignored;
        wake.connect(acceptor_.local_endpoint(), ignored);
        thread_.join();
    }
    std::string url() const {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/hook";
    }
    void answer_with(unsigned status) { status_ = status; }
    std::vector<Received> received() {
        const std::lock_guard lock(mutex_);
        return received_;
    }
    std::vector<std::string> types() {
        std::vector<std::string> types;
        for (const Received& webhook : received())
            types.push_back(webhook.type());
        return types;
    }

  private:
    void serve() {
        namespace http = boost::beast::http;
        while (!stopping_) {
            boost::asio::ip::tcp::socket socket = acceptor_.accept();
            if (stopping_) return;
            boost::beast::flat_buffer buffer;
            http::request<http::string_body> request;
            boost::system::error_code error;
            http::read(socket, buffer, request, error);
            if (error) continue;
            http::response<http::string_body> response(http::int_to_status(status_), 11);
            response.keep_alive(false);
            response.prepare_payload();
            {
                const std::lock_guard lock(mutex_);
                received_.push_back({std::string(request["webhook-id"]),
                                     std::string(request["webhook-signature"]), request.body()});
            }
            http::write(socket, response, error);
        }
    }

    boost::asio::io_context loop_;
    boost::asio::ip::tcp::acceptor acceptor_{loop_, {boost::asio::ip::make_address("127.0.0.1"), 0}};
    std::atomic<bool> stopping_{false};
    std::atomic<unsigned> status_;
    std::mutex mutex_;
    std::vector<Received> received_;
    std::thread thread_;
};

}  // namespace orderwire::test
