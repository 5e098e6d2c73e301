#include "load/watcher.hpp"

#include <fmt/format.h>

#include <charconv>

#include "load/websocket_frame.hpp"

namespace orderwire::load {

namespace {

constexpr int unchanged = 304;

}  // namespace

Watcher::Watcher(Loop& loop, std::uint16_t port, std::size_t index, Transport transport,
                 const Dialect& dialect, const Events& events)
    : Connection(loop, port),
      dialect_(dialect),
      events_(events),
      index_(static_cast<std::uint32_t>(index)),
      transport_(transport) {}

void Watcher::on_open() { begin(); }

void Watcher::begin() {
    const std::string target = dialect_.target(index_, transport_, version);
    if (transport_ == Transport::websocket) return send(upgrade_request(target));
    send(fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", target));
    // Held from now on; that it is there shows in what it is answered with.
    if (transport_ == Transport::long_poll && version > 0) become_ready();
}

void Watcher::become_ready() {
    if (std::exchange(ready_, true)) return;
    events_.ready(*this);
}

std::size_t Watcher::on_bytes(std::string_view bytes) {
    std::size_t used = 0;
    while (used < bytes.size() && is_open()) {
        const std::string_view rest = bytes.substr(used);
        const std::size_t step = transport_ == Transport::long_poll   ? on_poll(rest)
                                 : !head_read_                        ? on_head(rest)
                                 : transport_ == Transport::websocket ? on_frame(rest)
                                                                      : on_stream(rest);
        if (step == 0) break;
        used += step;
    }
    return used;
}

std::size_t Watcher::on_head(std::string_view bytes) {
    const auto head = read_head(bytes);
    if (!head) return 0;
    const int wanted = transport_ == Transport::websocket ? 101 : 200;
    if (head->status != wanted) {
        close();
        events_.refused(*this, head->status);
        return 0;
    }
    head_read_ = true;
    chunked_ = head->chunked;
    if (const std::string greeting = dialect_.greeting(); !greeting.empty()) {
        send(make_frame(Opcode::text, greeting));
    }
    if (dialect_.ready_on_open()) become_ready();
    return head->size;
}

std::size_t Watcher::on_frame(std::string_view bytes) {
    const auto frame = read_frame(bytes);
    if (!frame) return 0;
    switch (frame->opcode) {
        case Opcode::text: {
            const Meaning meaning = dialect_.read(index_, frame->payload);
            if (!meaning.reply.empty()) send(make_frame(Opcode::text, meaning.reply));
            if (meaning.kind == Meaning::Kind::ready) become_ready();
            if (meaning.kind == Meaning::Kind::view) on_view(frame->payload);
            break;
        }
        case Opcode::ping:
            send(make_frame(Opcode::pong, frame->payload));
            break;
        case Opcode::close:
            last_words_ = frame->payload.substr(std::min<std::size_t>(2, frame->payload.size()));
            send(make_frame(Opcode::close, frame->payload));
            break;
        default:
            break;
    }
    return frame->size;
}

std::size_t Watcher::on_stream(std::string_view bytes) {
    event_ += chunked_ ? chunks_.read(bytes) : std::string(bytes);
    for (std::size_t end = event_.find("\n\n"); end != std::string::npos; end = event_.find("\n\n")) {
        on_event(std::string_view(event_).substr(0, end + 1));
        if (!is_open()) break;
        event_.erase(0, end + 2);
    }
    if (event_.empty()) event_ = {};
    return bytes.size();
}

void Watcher::on_event(std::string_view event) {
    while (!event.empty()) {
        const std::size_t end = event.find('\n');
        const std::string_view line = event.substr(0, end);
        if (line.starts_with("retry: ")) last_words_ = line;
        if (line.starts_with("data: ")) on_view(line.substr(6));
        if (!is_open()) return;
        event.remove_prefix(end + 1);
    }
}

std::size_t Watcher::on_poll(std::string_view bytes) {
    const auto head = read_head(bytes);
    if (!head || bytes.size() - head->size < head->content_length) return 0;
    if (head->status != unchanged && head->status != 200) {
        close();
        events_.refused(*this, head->status);
        return 0;
    }
    if (!head->retry_after.empty()) last_words_ = fmt::format("retry-after: {}", head->retry_after);
    if (head->status == 200) on_view(bytes.substr(head->size, head->content_length));
    if (is_open()) begin();
    return head->size + head->content_length;
}

void Watcher::on_view(std::string_view view) {
    if (const std::uint64_t seen = version_of(view); seen > 0) version = seen;
    final_ = is_final_view(view);
    become_ready();
    if (is_open()) events_.view(*this, view);
}

bool is_final_view(std::string_view view) { return view.find(R"("final":true)") != std::string_view::npos; }

std::uint64_t version_of(std::string_view view) {
    constexpr std::string_view key = "\"version\":";
    const std::size_t at = view.find(key);
    if (at == std::string_view::npos) return 0;
    std::uint64_t version = 0;
    std::from_chars(view.data() + at + key.size(), view.data() + view.size(), version);
    return version;
}

}  // namespace orderwire::load
