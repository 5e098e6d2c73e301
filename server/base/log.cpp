#include "base/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <boost/json.hpp>

#include "base/text/printable.hpp"
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

// Messages carry what strangers sent: here, behind every call, it becomes printable, so that nobody can
// forget it. In JSON too: who reads the message out of it shows it on a terminal.
class PrintableFormatter final : public spdlog::formatter {
  public:
    explicit PrintableFormatter(std::unique_ptr<spdlog::formatter> inner) : inner_(std::move(inner)) {}
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        const std::string text = printable({message.payload.data(), message.payload.size()});
        spdlog::details::log_msg shown = message;
        shown.payload = text;
        inner_->format(shown, out);
        message.color_range_start = shown.color_range_start;
        message.color_range_end = shown.color_range_end;
    }
    std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<PrintableFormatter>(inner_->clone());
    }

  private:
    std::unique_ptr<spdlog::formatter> inner_;
};

}  // namespace

std::unique_ptr<spdlog::formatter> make_log_formatter(LogFormat format) {
    std::unique_ptr<spdlog::formatter> inner;
    if (format == LogFormat::json) {
        inner = std::make_unique<JsonFormatter>();
    } else {
        inner = std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%eZ %^%-5l%$ %v",
                                                            spdlog::pattern_time_type::utc);
    }
    return std::make_unique<PrintableFormatter>(std::move(inner));
}

void set_up_log(std::string_view level, LogFormat format) {
    auto logger = std::make_shared<spdlog::logger>("orderwire",
                                                   std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    logger->set_level(spdlog::level::from_str(std::string(level)));
    logger->flush_on(spdlog::level::warn);
    logger->set_formatter(make_log_formatter(format));
    spdlog::set_default_logger(std::move(logger));
}

void set_log_level(std::string_view level) {
    spdlog::default_logger()->set_level(spdlog::level::from_str(std::string(level)));
}

}  // namespace orderwire
