// A mail server that says what a test wants: one connection after the other, on loopback.
#pragma once

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <istream>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace orderwire::test {

class ScriptedMailServer {
  public:
    // The reply to a line, without its line end: "" is the greeting, "." the end of a message. Nothing: no
    // reply ever; "hang up": the connection ends.
    using Script = std::function<std::string(const std::string& line)>;

    explicit ScriptedMailServer(Script script) : script_(std::move(script)), thread_([this] { serve(); }) {}
    ~ScriptedMailServer() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
            if (current_ != nullptr) current_->shutdown(Socket::shutdown_both, ignored_);
        }
        Socket wake(loop_);
        wake.connect(acceptor_.local_endpoint(), ignored_);
        thread_.join();
    }
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    // What clients said, but for the messages' lines.
    std::vector<std::string> lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    std::size_t count(const std::string& line) const {
        const auto said = lines();
        return static_cast<std::size_t>(std::count(said.begin(), said.end(), line));
    }

    // What a server that takes everything says.
    static std::string agreeable(const std::string& line) {
        if (line.empty()) return "220 mail.test";
        if (line == "DATA") return "354 go on";
        if (line == "QUIT") return "221 bye";
        return "250 OK";
    }

  private:
    using Socket = boost::asio::ip::tcp::socket;

    void serve() {
        for (;;) {
            Socket socket = acceptor_.accept();
            {
                const std::lock_guard lock(mutex_);
                if (stopping_) return;
                current_ = &socket;
            }
            converse(socket);
            const std::lock_guard lock(mutex_);
            current_ = nullptr;
        }
    }

    void converse(Socket& socket) {
        boost::asio::streambuf buffer;
        bool in_message = false;
        std::string line;
        do {
            if (in_message && line != ".") continue;
            const std::string reply = script_(line);
            if (reply == "hang up") return;
            if (!reply.empty()) {
                boost::asio::write(socket, boost::asio::buffer(reply + "\r\n"), error_);
            }
            in_message = line == "DATA" && reply.starts_with("354");
        } while (read_line(socket, buffer, line, in_message));
    }

    bool read_line(Socket& socket, boost::asio::streambuf& buffer, std::string& line, bool in_message) {
        boost::asio::read_until(socket, buffer, "\r\n", error_);
        if (error_) return false;
        std::istream stream(&buffer);
        std::getline(stream, line);
        line.pop_back();
        const std::lock_guard lock(mutex_);
        if (!in_message || line == ".") lines_.push_back(line);
        return true;
    }

    Script script_;
    boost::asio::io_context loop_;
    boost::asio::ip::tcp::acceptor acceptor_{loop_, {boost::asio::ip::make_address("127.0.0.1"), 0}};
    boost::system::error_code error_;
    boost::system::error_code ignored_;
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
    Socket* current_ = nullptr;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace orderwire::test
