// An Engine.IO session whose surroundings a test plays: polls, WebSockets, the application and the time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "transport/socket_io/engine_session.hpp"

namespace orderwire::test {

namespace socket_io = transport::socket_io;

// What became of a poll; it stays when the poll is gone.
struct PollFate {
    bool destroyed = false;
    std::vector<std::string> answers;
};

class ScriptedPoll final : public socket_io::Poll {
  public:
    ScriptedPoll(std::uint64_t number_, PollFate& fate) : Poll(number_), fate_(fate) {}
    ~ScriptedPoll() override { fate_.destroyed = true; }
    void answer(std::shared_ptr<const std::string> payload) override { fate_.answers.push_back(*payload); }

  private:
    PollFate& fate_;
};

// Takes every frame at once, unless it is told to be slow.
class ScriptedSocket final : public socket_io::FrameSink {
  public:
    explicit ScriptedSocket(socket_io::EngineSession& session) : session_(session) {}
    void wake() override {
        while (!slow) {
            const auto frame = session_.take(*this);
            if (!frame) return;
            written.push_back((frame->binary ? "b:" : "") + *frame->bytes);
        }
    }
    void close() override { closed = true; }

    std::vector<std::string> written;
    bool closed = false;
    bool slow = false;

  private:
    socket_io::EngineSession& session_;
};

// Says everything back, and has one frame to pull whenever a test puts it there.
class EchoApplication final : public socket_io::EngineApplication {
  public:
    explicit EchoApplication(socket_io::EngineSession& session) : session_(session) {}
    void on_message(std::string_view data, bool binary) override {
        heard.emplace_back(data);
        if (mute) return;
        session_.send(binary ? socket_io::make_binary_frame(data)
                             : socket_io::make_frame(socket_io::EngineType::message, data));
    }
    std::optional<socket_io::Frame> pull() override { return std::exchange(news, std::nullopt); }
    void tick(Instant) override { ++ticks; }
    std::optional<socket_io::Frame> flood_notice() override { return notice; }

    std::vector<std::string> heard;
    std::optional<socket_io::Frame> news;
    std::optional<socket_io::Frame> notice;  // of a flood
    bool mute = false;
    int ticks = 0;

  private:
    socket_io::EngineSession& session_;
};

}  // namespace orderwire::test
