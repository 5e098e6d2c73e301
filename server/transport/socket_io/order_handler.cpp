#include "transport/socket_io/order_handler.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "store/store.hpp"
#include "transport/client_message.hpp"

namespace orderwire::transport::socket_io {

namespace {

// Over how long sessions are closed at shutdown: it fits into the time that watchers have to say goodbye.
constexpr std::chrono::milliseconds closing_time_max{2'000};

// The arguments of both events: ["subscribe", id, since].
struct Arguments {
    std::string order;
    std::optional<std::uint64_t> since;
};

result<Arguments> read_arguments(const json::array& event) {
    if (event.size() < 2 || !event[1].is_string())
        return Error{"bad_message", "the first argument is the id of an order, as a string"};
    Arguments arguments{std::string(event[1].get_string()), {}};
    if (event.size() < 3 || event[2].is_null()) return arguments;
    if (!event[2].is_int64() || event[2].get_int64() < 0)
        return Error{"bad_message", "since is a version, a whole number from 0 up"};
    arguments.since = static_cast<std::uint64_t>(event[2].get_int64());
    return arguments;
}

std::string error_event(const std::string& error) { return R"(["error",)" + error + "]"; }

}  // namespace

Frame OrderEvents::event_of(const hub::MessagePtr& view) {
    if (view_.lock() != view) {
        event_ = make_socket_frame({SocketType::event}, R"(["order",)" + *view->bytes + "]");
        view_ = view;
    }
    return event_;
}

OrderHandler::OrderHandler(std::shared_ptr<SessionRegistry> registry, EngineSession& engine,
                           OrderEvents& events)
    : Session(std::move(registry), Transport::socket_io), engine_(engine), events_(events) {}

void OrderHandler::on_disconnect(const std::string&) { subscriptions().unfollow_all(); }

void OrderHandler::on_event(SocketConnection& connection, const SocketPacket& packet) {
    const json::array& event = packet.data.get_array();
    const std::string order =
        event.size() > 1 && event[1].is_string() ? std::string(event[1].get_string()) : "";
    result<std::string> reply = Error{"storage_unavailable", "the store can't be read now; try again"};
    try {
        reply = answer(event, packet.id.has_value());
    } catch (const store::StorageError& error) {
        spdlog::error("a Socket.IO event: {}", error.what());
    }
    const std::string text = reply ? *reply : error_message(reply.error(), order);
    if (packet.id) {
        connection.send({SocketType::ack, "/", packet.id}, "[" + text + "]");
    } else if (!reply) {
        connection.send({SocketType::event}, error_event(text));
    }
}

result<std::string> OrderHandler::answer(const json::array& event, bool acknowledged) {
    const json::value& name = event.front();
    const bool subscribes = name == "subscribe";
    if (!subscribes && name != "unsubscribe")
        return Error{"unknown_event", "the events are subscribe and unsubscribe"};
    const result<Arguments> arguments = read_arguments(event);
    if (!arguments) return arguments.error();
    if (!subscribes) {
        subscriptions().unfollow(arguments->order);
        return std::string();
    }
    if (!acknowledged) {
        const auto followed = subscriptions().follow(arguments->order, arguments->since);
        return followed ? result<std::string>(std::string()) : followed.error();
    }
    // The acknowledgement carries the newest view; what is committed after it comes as an event.
    const hub::MessagePtr view = registry().snapshots()(arguments->order);
    if (!view) return Error{"unknown_order", "there is no order with this id"};
    const auto followed = subscriptions().follow(arguments->order, view->cursor);
    if (!followed) return followed.error();
    count_view();
    return *view->bytes;
}

std::optional<Frame> OrderHandler::pull() {
    const hub::MessagePtr view = take_view();
    if (!view) return std::nullopt;
    return events_.event_of(view);
}

std::optional<Frame> OrderHandler::flood_notice() {
    return make_socket_frame({SocketType::event}, error_event(error_message(too_many_messages(), "")));
}

Session::Instant OrderHandler::tick(Instant at) {
    if (at >= close_at_) engine_.close();
    return close_at_;
}

// A Socket.IO client comes back by a plan of its own, of about a second; what spreads the clients is when
// each of them is closed. Without a disconnect packet, after which it would not come back at all.
void OrderHandler::drain(std::chrono::milliseconds reconnect_in) {
    const auto window = std::max(registry().options().drain_window, std::chrono::milliseconds(1));
    close_at_ = now() + reconnect_in * std::min(window, closing_time_max).count() / window.count();
}

void OrderHandler::abort() { engine_.close(); }

}  // namespace orderwire::transport::socket_io
