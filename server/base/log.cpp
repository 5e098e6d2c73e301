#include "base/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>

#include <boost/json.hpp>

#include "base/time.hpp"

namespace orderwire {

namespace {

// One JSON object a line; spdlog has no formatter that escapes its message.
class JsonFormatter final : public spdlog::formatter {
  public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        const auto level = spdlog::level::to_string_view(message.level);
        const boost::json::object line{
            {"at", format_rfc3339(std::chrono::time_point_cast<std::chrono::milliseconds>(message.time))},
            {"level", boost::json::string_view(level.data(), level.size())},
            {"message", boost::json::string_view(message.payload.data(), message.payload.size())}};
        const std::string text = boost::json::serialize(line) + "\n";
        out.append(text.data(), text.data() + text.size());
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<JsonFormatter>(); }
};

}  // namespace

void set_up_log(std::string_view level, LogFormat format) {
    auto logger = std::make_shared<spdlog::logger>("orderwire",
                                                   std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    logger->set_level(spdlog::level::from_str(std::string(level)));
    logger->flush_on(spdlog::level::warn);
    if (format == LogFormat::json) {
        logger->set_formatter(std::make_unique<JsonFormatter>());
    } else {
        logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%-5l%$ %v", spdlog::pattern_time_type::utc);
    }
    spdlog::set_default_logger(std::move(logger));
}

void set_log_level(std::string_view level) {
    spdlog::default_logger()->set_level(spdlog::level::from_str(std::string(level)));
}

}  // namespace orderwire
