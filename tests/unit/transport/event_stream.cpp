#include "transport/event_stream.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::transport;
using namespace std::chrono_literals;

namespace {

const hub::MessagePtr view = std::make_shared<const hub::Message>(
    hub::Message{"ord_1", 3, false, std::make_shared<const std::string>(R"({"version":3})")});

std::string text(const StreamPiece& piece) {
    return piece.before + (piece.view ? *piece.view : "") + piece.after;
}

const std::string event = "id: 3\nevent: order\ndata: {\"version\":3}\n\n";

}  // namespace

TEST_CASE("a view is an event with the version as its id, and its bytes are shared") {
    const StreamPiece piece = make_piece(StreamFraming::until_close, "", view, false);
    CHECK(text(piece) == event);
    CHECK(piece.view == view->bytes);
}

TEST_CASE("fields stand before the view, or alone") {
    CHECK(text(make_piece(StreamFraming::until_close, retry_field(1500ms), view, false)) ==
          "retry: 1500\n\n" + event);
    CHECK(text(make_piece(StreamFraming::until_close, heartbeat_comment, nullptr, false)) == ":\n\n");
}

TEST_CASE("a chunk says how long it is, in hexadecimal") {
    CHECK(text(make_piece(StreamFraming::chunked, "", view, false)) == "28\r\n" + event + "\r\n");
    CHECK(event.size() == 0x28);
    CHECK(text(make_piece(StreamFraming::chunked, ":\n\n", nullptr, false)) == "3\r\n:\n\n\r\n");
}

TEST_CASE("the last piece ends the body where it is chunked") {
    CHECK(text(make_piece(StreamFraming::chunked, "", view, true)) == "28\r\n" + event + "\r\n0\r\n\r\n");
    CHECK(text(make_piece(StreamFraming::chunked, "", nullptr, true)) == "0\r\n\r\n");
    CHECK(text(make_piece(StreamFraming::until_close, "", view, true)) == event);
}

TEST_CASE("nothing to say is no piece at all: an empty chunk would end the body") {
    CHECK(text(make_piece(StreamFraming::chunked, "", nullptr, false)).empty());
    CHECK(text(make_piece(StreamFraming::until_close, "", nullptr, true)).empty());
}
