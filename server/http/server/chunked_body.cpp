#include "http/server/chunked_body.hpp"

#include <algorithm>

namespace orderwire::http {

namespace {

// Enough for any size there is; more are leading zeros, and somebody's trick.
constexpr std::size_t size_digits_max = 16;

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

bool is_in_token(char c) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           marks.find(c) != std::string_view::npos;
}

}  // namespace

ChunkedBody::Next ChunkedBody::feed(std::string_view& bytes) {
    while (!bytes.empty()) {
        if (state_ == State::data) {
            const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
            body_.append(bytes.substr(0, size));
            bytes.remove_prefix(size);
            left_ -= size;
            if (left_ == 0) state_ = State::data_end;
            continue;
        }
        const char c = bytes.front();
        bytes.remove_prefix(1);
        if (const Next next = take(c); next != Next::read) return next;
    }
    return Next::read;
}

// A line ends with both characters: a lone one means one thing to us and another to somebody on the way.
ChunkedBody::Next ChunkedBody::take(char c) {
    const auto expect = [&](char wanted, State then) {
        state_ = then;
        return c == wanted ? Next::read : Next::malformed;
    };
    switch (state_) {
        case State::size:
            return take_size(c);
        case State::size_space:
            return end_size(c);
        case State::extension:
            return take_extension(c);
        case State::size_end:
            return c == '\n' ? begin_data() : Next::malformed;
        case State::data_end:
            return expect('\r', State::data_line_end);
        case State::data_line_end:
            return expect('\n', State::size);
        case State::trailer_end:
            return expect('\n', State::trailer_start);
        case State::last_end:
            return c == '\n' ? Next::done : Next::malformed;
        default:
            return take_trailer(c);
    }
}

ChunkedBody::Next ChunkedBody::take_size(char c) {
    if (const int digit = hex_digit(c); digit >= 0) {
        if (++digits_ > size_digits_max) return Next::malformed;
        left_ = left_ << 4 | static_cast<unsigned>(digit);
        return Next::read;
    }
    return digits_ == 0 ? Next::malformed : end_size(c);
}

ChunkedBody::Next ChunkedBody::end_size(char c) {
    if (c == '\r') {
        state_ = State::size_end;
        return Next::read;
    }
    if (c == ';') {
        state_ = State::extension;
    } else if (c == ' ' || c == '\t') {
        state_ = State::size_space;
    } else {
        return Next::malformed;
    }
    return count_extra();
}

ChunkedBody::Next ChunkedBody::take_extension(char c) {
    if (c == '\r') {
        state_ = State::size_end;
        return Next::read;
    }
    return is_control(c) ? Next::malformed : count_extra();
}

ChunkedBody::Next ChunkedBody::begin_data() {
    digits_ = 0;
    if (left_ == 0) {
        state_ = State::trailer_start;
        return Next::read;
    }
    if (left_ > limits_.body_bytes_max - body_.size()) return Next::body_too_large;
    state_ = State::data;
    return Next::read;
}

// Trailer fields are let go: none of them means anything to us, and one must not pass for a header.
ChunkedBody::Next ChunkedBody::take_trailer(char c) {
    if (c == '\r' && state_ != State::trailer_name) {
        state_ = state_ == State::trailer_start ? State::last_end : State::trailer_end;
        return Next::read;
    }
    if (state_ != State::trailer_value) {
        const bool name_ends = c == ':' && state_ == State::trailer_name;
        if (!name_ends && !is_in_token(c)) return Next::malformed;
        state_ = name_ends ? State::trailer_value : State::trailer_name;
    } else if (is_control(c)) {
        return Next::malformed;
    }
    return count_extra();
}

ChunkedBody::Next ChunkedBody::count_extra() {
    return ++extra_ > limits_.header_bytes_max ? Next::extra_too_large : Next::read;
}

}  // namespace orderwire::http
