#include "base/log.hpp"

#include <doctest/doctest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <boost/json.hpp>
#include <sstream>

#include "base/text/printable.hpp"

using namespace orderwire;

namespace {

// What a logger in this format writes for a message.
std::string logged_line(LogFormat format, const std::string& message) {
    std::ostringstream out;
    spdlog::logger logger("test", std::make_shared<spdlog::sinks::ostream_sink_st>(out));
    logger.set_formatter(make_log_formatter(format));
    logger.info("event {}", message);
    return out.str();
}

}  // namespace

TEST_CASE("whatever a message carries, the log has one printable line") {
    for (const LogFormat format : {LogFormat::text, LogFormat::json}) {
        for (const std::string message :
             {"evt_1\n2026-11-28T00:00:00.000Z error forged", "\x1b]0;owned\x07", "\x7f", "\u0085\u009b31m",
              "\u2028\u202e\u2066", "\xff\xfe", "a\r\nb"}) {
            const std::string line = logged_line(format, message);
            CAPTURE(line);
            REQUIRE(line.ends_with("\n"));
            CHECK_FALSE(has_unprintable(line.substr(0, line.size() - 1)));
            CHECK(line.find("info") != line.npos);
            if (format == LogFormat::json) {
                CHECK_FALSE(has_unprintable(std::string(boost::json::parse(line).at("message").as_string())));
            }
        }
    }
    CHECK(logged_line(LogFormat::text, "49 \u20ac").find("event 49 \u20ac") != std::string::npos);
}
