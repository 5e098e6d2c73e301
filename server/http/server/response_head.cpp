#include "http/server/response_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/log.hpp"
#include "base/time.hpp"

namespace orderwire::http {

namespace {

// "Date: Sun, 22 Nov 2026 10:00:04 GMT\r\n"
std::string format_date_line(Time now) {
    using namespace std::chrono;
    static constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = floor<days>(now);
    const year_month_day date{day};
    const hh_mm_ss clock{floor<seconds>(now - day)};
    return fmt::format("Date: {}, {:02} {} {:04} {:02}:{:02}:{:02} GMT\r\n",
                       weekdays[weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                       months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

// Written once a second, not once a response.
const std::string& date_line() {
    thread_local std::int64_t second = -1;
    thread_local std::string line;
    const Time now = system_clock().now();
    if (const std::int64_t current = to_seconds(now); current != second) {
        second = current;
        line = format_date_line(now);
    }
    return line;
}

bool is_ours(field name) {
    return name == field::content_length || name == field::connection || name == field::date ||
           name == field::transfer_encoding;
}

bool is_safe(std::string_view value) {
    return std::none_of(value.begin(), value.end(),
                        [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; });
}

void append(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

bool may_have_body(http::status status) {
    return static_cast<unsigned>(status) >= 200 && status != http::status::no_content &&
           status != http::status::not_modified;
}

std::string response_head(const Response& response, const Framing& framing) {
    std::string head;
    head.reserve(512);
    head.append("HTTP/1.1 ").append(std::to_string(static_cast<unsigned>(response.status))).append(" ");
    head.append(boost::beast::http::obsolete_reason(response.status)).append("\r\n");
    for (const auto& header : response.headers) {
        if (is_ours(header.name())) continue;
        if (is_safe(header.value())) {
            append(head, header.name_string(), header.value());
        } else {
            spdlog::error("the response header {} has a control character and is left out",
                          header.name_string());
        }
    }
    head.append(date_line());
    // What a hijacked connection would stream has no length, so the HEAD of it has none either.
    if (framing.stream) {
        if (framing.version >= 11) append(head, "Transfer-Encoding", "chunked");
    } else if (may_have_body(response.status) && !(framing.head && response.hijack)) {
        append(head, "Content-Length", std::to_string(response.body ? response.body->size() : 0));
    }
    if (!framing.keep_alive) {
        append(head, "Connection", "close");
    } else if (framing.version == 10) {
        append(head, "Connection", "keep-alive");
    }
    return head.append("\r\n");
}

}  // namespace orderwire::http
