// A connection that watches, on WebSocket, Server-Sent Events or held requests; on a peer's own protocol too,
// where a Dialect says how that is spoken.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "load/connection.hpp"
#include "load/http_answer.hpp"

namespace orderwire::load {

enum class Transport : std::uint8_t { websocket, sse, long_poll };

// What a message on a WebSocket means, and what is said in return.
struct Meaning {
    enum class Kind : std::uint8_t { nothing, ready, view };
    Kind kind = Kind::nothing;
    std::string reply;  // a text message, or ""
};

// How a server is spoken to by its watchers. Stateless: one serves all of them.
class Dialect {
  public:
    virtual ~Dialect() = default;
    // Path and query that watcher number `index` begins with. `version` is the newest it knows, 0 for none.
    virtual std::string target(std::size_t index, Transport transport, std::uint64_t version) const = 0;
    // What a message means: `ready` when the watcher is known to be watching, `view` for each news after it.
    virtual Meaning read(std::size_t index, std::string_view message) const = 0;
    // Whether the answer to the upgrade already means ready.
    virtual bool ready_on_open() const { return false; }
    // What the client says first on a WebSocket, or "".
    virtual std::string greeting() const { return ""; }
};

class Watcher final : public Connection {
  public:
    struct Events {
        std::function<void(Watcher&)> ready;  // it watches; once
        std::function<void(Watcher&, std::string_view view)>
            view;                                           // news after that; the first view of
                                                            // orderwire comes with ready and as a view
        std::function<void(Watcher&, int status)> refused;  // an answer that is no stream; then it is closed
        std::function<void(Watcher&, std::string_view reason)> lost;  // closed by the server, with what a
                                                                      // close frame or a `retry:` said, or ""
    };
    // `dialect` and `events` must outlive it.
    Watcher(Loop& loop, std::uint16_t port, std::size_t index, Transport transport, const Dialect& dialect,
            const Events& events);

    std::size_t index() const { return index_; }
    Transport transport() const { return transport_; }
    // What it resumes from: 0 for nothing. Set before open(); kept up to date by orderwire's views.
    std::uint64_t version = 0;
    // Whether orderwire's last view was final: the server ends the connection after it.
    bool is_final() const { return final_; }

  private:
    void on_open() override;
    std::size_t on_bytes(std::string_view bytes) override;
    void on_lost() override { events_.lost(*this, last_words_); }

    std::size_t on_head(std::string_view bytes);
    std::size_t on_frame(std::string_view bytes);
    std::size_t on_stream(std::string_view bytes);
    std::size_t on_poll(std::string_view bytes);
    void on_event(std::string_view event);
    void on_view(std::string_view view);
    void begin();
    void become_ready();

    const Dialect& dialect_;
    const Events& events_;
    std::string event_;  // of a stream, as far as it has come
    std::string last_words_;
    ChunkReader chunks_;
    std::uint32_t index_;
    Transport transport_;
    bool head_read_ = false;
    bool chunked_ = false;
    bool ready_ = false;
    bool final_ = false;
};

// Whether a view's JSON text says that following ends.
bool is_final_view(std::string_view view);
// The version in a view's JSON text; 0 where there is none.
std::uint64_t version_of(std::string_view view);

}  // namespace orderwire::load
