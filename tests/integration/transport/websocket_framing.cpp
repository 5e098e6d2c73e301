// RFC 6455 by hand: what a client does wrong on the wire closes with the right code, what it does right is
// answered.
#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "support/eventually.hpp"
#include "support/raw_client.hpp"
#include "support/shop.hpp"

using namespace orderwire;
using namespace orderwire::test;
using namespace std::chrono_literals;

namespace {

enum Opcode : unsigned char {
    continuation = 0,
    text_frame = 1,
    binary_frame = 2,
    close_frame = 8,
    ping = 9,
    pong = 10
};

struct Flags {
    bool fin = true;
    int reserved = 0;  // three bits
    bool masked = true;
};

std::string big_endian(std::uint64_t value, int bytes) {
    std::string text;
    for (int i = bytes - 1; i >= 0; --i)
        text += static_cast<char>(value >> (8 * i));
    return text;
}

// The mask is zero, so the payload stands as it is.
std::string head(int opcode, std::uint64_t size, Flags flags = {}) {
    std::string bytes(1, static_cast<char>((flags.fin ? 0x80 : 0) | flags.reserved << 4 | opcode));
    const int masked = flags.masked ? 0x80 : 0;
    if (size < 126) {
        bytes += static_cast<char>(masked | static_cast<int>(size));
    } else if (size < 65536) {
        bytes += static_cast<char>(masked | 126);
        bytes += big_endian(size, 2);
    } else {
        bytes += static_cast<char>(masked | 127);
        bytes += big_endian(size, 8);
    }
    return flags.masked ? bytes + std::string(4, '\0') : bytes;
}

std::string frame(int opcode, const std::string& payload, Flags flags = {}) {
    return head(opcode, payload.size(), flags) + payload;
}

std::string close_payload(int code, const std::string& reason = "") {
    return big_endian(static_cast<std::uint64_t>(code), 2) + reason;
}

// A WebSocket by hand.
class Wire {
  public:
    explicit Wire(Shop& shop, const std::string& target = "/live") : client_(shop.port()) {
        client_.send("GET " + target +
                     " HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
        REQUIRE(client_.read(true).status == 101);
    }

    void send(const std::string& bytes) { client_.send(bytes); }

    struct Frame {
        int opcode = -1;  // -1: the connection has ended
        std::string payload;
        int close_code() const {
            if (opcode != close_frame || payload.size() < 2) return 0;
            return static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
        }
    };
    Frame next() {
        if (!fill(2)) return {};
        const int opcode = bytes_[0] & 0x0f;
        std::size_t size = bytes_[1] & 0x7f;
        std::size_t offset = 2;
        if (size == 126) {
            if (!fill(4)) return {};
            size = static_cast<unsigned char>(bytes_[2]) << 8 | static_cast<unsigned char>(bytes_[3]);
            offset = 4;
        }
        if (!fill(offset + size)) return {};
        Frame frame{opcode, bytes_.substr(offset, size)};
        bytes_.erase(0, offset + size);
        return frame;
    }
    // The code of the close that comes next but for views and heartbeats; 0 where it ends without one.
    int closed_with() {
        for (;;) {
            const Frame frame = next();
            if (frame.opcode == close_frame || frame.opcode == -1) return frame.close_code();
        }
    }
    RawClient& client() { return client_; }

  private:
    bool fill(std::size_t size) {
        while (bytes_.size() < size) {
            const std::string more = client_.receive();
            if (more.empty()) return false;
            bytes_ += more;
        }
        return true;
    }

    RawClient client_;
    std::string bytes_;
};

struct Fault {
    const char* what;
    std::string bytes;
    int code;
};

void check_faults(const std::vector<Fault>& faults) {
    Shop shop;
    for (const Fault& fault : faults) {
        CAPTURE(fault.what);
        Wire wire(shop);
        wire.send(fault.bytes);
        CHECK(wire.closed_with() == fault.code);
        CHECK(wire.next().opcode == -1);
    }
    CHECK(eventually([&] { return shop.service().watchers() == 0; }));
}

const std::string garbage = R"({"op":"dance"})";

}  // namespace

TEST_CASE("frames against the rules close with 1002") {
    const std::string half = frame(text_frame, "{", {.fin = false});
    check_faults({
        {"unmasked", frame(text_frame, garbage, {.masked = false}), 1002},
        {"first reserved bit", frame(text_frame, garbage, {.reserved = 4}), 1002},
        {"second reserved bit", frame(text_frame, garbage, {.reserved = 2}), 1002},
        {"third reserved bit", frame(text_frame, garbage, {.reserved = 1}), 1002},
        {"reserved bit of a ping", frame(ping, "", {.reserved = 4}), 1002},
        {"opcode 3", frame(3, ""), 1002},
        {"opcode 7", frame(7, ""), 1002},
        {"opcode 11", frame(11, ""), 1002},
        {"opcode 15", frame(15, ""), 1002},
        {"fragmented ping", frame(ping, "", {.fin = false}), 1002},
        {"fragmented close", frame(close_frame, close_payload(1000), {.fin = false}), 1002},
        {"ping of 126 bytes", frame(ping, std::string(126, 'x')), 1002},
        {"close of 126 bytes", frame(close_frame, close_payload(1000, std::string(124, 'x'))), 1002},
        {"continuation of nothing", frame(continuation, "}"), 1002},
        {"continuation after a whole message",
         frame(text_frame, garbage) + frame(continuation, "x", {.fin = false}), 1002},
        {"a message inside a message", half + frame(text_frame, garbage), 1002},
        {"binary inside a message", half + frame(binary_frame, "x"), 1002},
        {"a short length written long", std::string("\x81\xfe\x00\x05\x00\x00\x00\x00hello", 13), 1002},
        {"a short length written in eight bytes",
         std::string("\x81\xff\x00\x00\x00\x00\x00\x00\x00\x05\x00\x00\x00\x00hello", 19), 1002},
    });
}

TEST_CASE("bad close frames are answered with 1002: a reason that is no UTF-8 is one too, being no message") {
    std::vector<Fault> faults{
        {"one byte", frame(close_frame, "\x03"), 1002},
        {"reason is no UTF-8", frame(close_frame, close_payload(1000, "\xff\xfe")), 1002},
        {"reason cut inside a character", frame(close_frame, close_payload(1000, "\xe2\x82")), 1002},
    };
    for (const int code : {0, 1, 999, 1004, 1005, 1006, 1014, 1015, 1016, 1100, 2000, 2999}) {
        faults.push_back({"a code that may not be sent", frame(close_frame, close_payload(code)), 1002});
    }
    check_faults(faults);
}

TEST_CASE("good close frames are answered with their own code") {
    Shop shop;
    for (const int code :
         {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 3999, 4000, 4999}) {
        CAPTURE(code);
        Wire wire(shop);
        wire.send(frame(close_frame, close_payload(code, std::string(123, 'x'))));
        CHECK(wire.closed_with() == code);
        CHECK(wire.next().opcode == -1);
    }
    Wire without(shop);
    without.send(frame(close_frame, ""));
    CHECK(without.closed_with() == 1000);
}

TEST_CASE("text that is no UTF-8 closes with 1007, also where the fault lies across fragments") {
    const auto pieces = [](std::initializer_list<std::string> parts) {
        std::string bytes;
        for (const std::string& part : parts) {
            const bool last = &part + 1 == parts.end();
            bytes += frame(bytes.empty() ? text_frame : continuation, part, {.fin = last});
        }
        return bytes;
    };
    check_faults({
        {"a byte that begins nothing", frame(text_frame, "\"\xff\""), 1007},
        {"cut at the end", frame(text_frame, "\"\xe2\x82"), 1007},
        {"a surrogate", frame(text_frame, "\"\xed\xa0\x80\""), 1007},
        {"an overlong slash", frame(text_frame, "\"\xc0\xaf\""), 1007},
        {"beyond Unicode", frame(text_frame, "\"\xf4\x90\x80\x80\""), 1007},
        {"begun in one fragment, not ended in the next", pieces({"\"\xe2\x82", "\""}), 1007},
        {"a surrogate over two fragments", pieces({"\"\xed", "\xa0\x80\""}), 1007},
        {"cut at the end of the last fragment", pieces({"\"", "\xe2", "\x82"}), 1007},
    });
    Shop shop;
    Wire good(shop);
    good.send(pieces({"\"\xe2", "\x82", "", "\xac\""}));  // a euro sign, byte by byte
    CHECK(good.next().payload.find("bad_message") != std::string::npos);
}

TEST_CASE("messages over 4 KiB close with 1009: whole, in pieces, or only announced; binary with 1003") {
    std::string pieces = frame(text_frame, std::string(3000, 'x'), {.fin = false});
    pieces += frame(continuation, std::string(1097, 'x'));
    std::string many = frame(text_frame, "x", {.fin = false});
    for (int i = 0; i < 4096; ++i)
        many += frame(continuation, "x", {.fin = false});
    check_faults({
        {"whole", frame(text_frame, std::string(4097, 'x')), 1009},
        {"in two pieces", pieces, 1009},
        {"in pieces of a byte", many, 1009},
        {"announced: 4097 bytes", head(text_frame, 4097), 1009},
        {"announced: 2^62 bytes", head(text_frame, std::uint64_t{1} << 62), 1009},
    });
    Shop shop;
    Wire binary(shop);
    binary.send(frame(binary_frame, "\x01\x02"));
    CHECK(binary.closed_with() == 1003);
    Wire fits(shop);
    fits.send(frame(text_frame, std::string(4000, ' '), {.fin = false}));
    fits.send(frame(continuation, std::string(96, ' ')));
    CHECK(fits.next().payload.find("invalid_json") != std::string::npos);
}

TEST_CASE("a length with the highest bit set closes, and takes no memory") {
    Shop shop;
    Wire wire(shop);
    wire.send(head(text_frame, ~std::uint64_t{0}));
    const int code = wire.closed_with();
    CHECK((code == 1002 || code == 1009));
}

TEST_CASE("control frames between fragments are answered, and the message is read") {
    Shop shop;
    Wire wire(shop);
    wire.send(frame(text_frame, R"({"op":)", {.fin = false}));
    wire.send(frame(ping, std::string(125, 'p')));
    const auto answer = wire.next();
    CHECK(answer.opcode == pong);
    CHECK(answer.payload == std::string(125, 'p'));
    wire.send(frame(pong, "unasked"));
    wire.send(frame(continuation, "", {.fin = false}));
    wire.send(frame(continuation, R"("dance"})"));
    CHECK(wire.next().payload.find("unknown_op") != std::string::npos);
}

TEST_CASE("empty fragments and pongs without end are read and forgotten, where their rate has no limit") {
    Shop shop([](app::ServeOptions& options) { options.messages_per_second = 0; });
    Wire wire(shop);
    std::string many = frame(text_frame, "", {.fin = false});
    for (int i = 0; i < 20'000; ++i)
        many += frame(continuation, "", {.fin = false}) + frame(pong, "x");
    wire.send(many + frame(continuation, garbage));
    CHECK(wire.next().payload.find("unknown_op") != std::string::npos);
}

TEST_CASE("every ping of a flood is answered, or held back by the one before: never kept") {
    Shop shop([](app::ServeOptions& options) { options.messages_per_second = 0; });
    Purchase purchase(shop);
    Wire wire(shop, "/live?order=" + purchase.order);
    REQUIRE(wire.next().opcode == text_frame);
    constexpr int pings = 50'000;
    std::thread flood([&] {
        std::string many;
        for (int i = 0; i < 1000; ++i)
            many += frame(ping, "still there?");
        for (int i = 0; i < pings / 1000; ++i)
            wire.send(many);
    });
    int pongs = 0;
    while (pongs < pings) {
        const auto answer = wire.next();
        if (answer.opcode == -1) break;
        if (answer.opcode == pong) ++pongs;
    }
    flood.join();
    // Beast answers the newest ping where several wait: fewer pongs are allowed (RFC 6455, 5.5.3), silence is
    // not.
    CHECK(pongs == pings);
    shop.verdict(purchase.failed("evt_1"));
    CHECK(wire.next().payload.find(R"("version":2)") != std::string::npos);
}

TEST_CASE("a ping flood from a client that never reads ends it, and takes no more than the sockets hold") {
    Shop shop([](app::ServeOptions& options) {
        options.heartbeat = 200ms;
        options.messages_per_second = 0;
    });
    Wire wire(shop);
    std::string many;
    for (int i = 0; i < 10'000; ++i)
        many += frame(ping, std::string(125, 'p'));
    std::thread flood([&] {
        for (int i = 0; i < 50; ++i)
            wire.send(many);
    });
    // It is dropped for what it leaves unread, not kept for what it sends.
    CHECK(eventually([&] { return shop.service().watchers() == 0; }));
    flood.join();
    CHECK(Browser(shop.port()).get("/healthz").status == 200);
}

TEST_CASE("a client that breaks the rules and then stays is let go") {
    Shop shop([](app::ServeOptions& options) { options.heartbeat = 200ms; });
    Wire wire(shop);
    wire.send(frame(text_frame, garbage, {.masked = false}));
    CHECK(wire.closed_with() == 1002);
    CHECK(eventually([&] { return shop.service().watchers() == 0; }));
}
