#include "app/command_line.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <regex>
#include <string_view>

#include "http/endpoint.hpp"
#include "http/origin.hpp"

namespace orderwire::app {

namespace {

// CLI11 lets a file win over the environment; operators expect the reverse. So what the environment sets is
// taken out of the file's items.
class EnvironmentFirst final : public CLI::ConfigTOML {
  public:
    std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
        auto file_items = CLI::ConfigTOML::from_config(input);
        std::erase_if(file_items, [](const CLI::ConfigItem& item) {
            const char* value = std::getenv(environment_name(item.name).c_str());
            return value != nullptr && *value != '\0';
        });
        return file_items;
    }
};

std::string masked(const std::string& text) {
    static const std::regex secret("\\b(sk|rk|whsec)_[A-Za-z0-9_+/=-]+");
    static const std::regex login("\\b(smtps?://)[^@\\s]+@");
    return std::regex_replace(std::regex_replace(text, secret, "$1_***"), login, "$1***@");
}

template <class Number>
bool is_number(const std::string& given, Number min, Number max) {
    Number value{};
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), value);
    return error == std::errc{} && end == given.data() + given.size() && value >= min && value <= max;
}

}  // namespace

std::string environment_name(std::string option) {
    std::transform(option.begin(), option.end(), option.begin(),
                   [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::toupper(c)); });
    return "ORDERWIRE_" + option;
}

std::optional<long> read_whole_number(const std::string& given, long min, long max) {
    if (!is_number(given, min, max)) return std::nullopt;
    return std::stol(given);
}

CLI::Validator whole_number(long min, long max) {
    return accepts("a whole number from " + std::to_string(min) + " to " + std::to_string(max),
                   [min, max](const std::string& given) { return is_number(given, min, max); });
}

CLI::Validator whole_number() {
    return accepts("a whole number from 0 up",
                   [](const std::string& given) { return is_number<std::uint64_t>(given, 0, UINT64_MAX); });
}

CLI::Validator decimal(double min, double max) {
    const auto shown = [](double value) { return CLI::detail::to_string(value); };
    return accepts("a number from " + shown(min) + " to " + shown(max),
                   [min, max](const std::string& given) { return is_number(given, min, max); });
}

CLI::Validator one_of(std::vector<std::string> words) {
    std::string list;
    for (const std::string& word : words)
        list += (list.empty() ? "" : ", ") + word;
    return accepts("one of " + list, [words = std::move(words)](const std::string& given) {
        return std::find(words.begin(), words.end(), given) != words.end();
    });
}

CLI::Validator endpoint_or(const std::string& word) {
    return accepts("HOST:PORT" + (word.empty() ? word : " or " + word), [word](const std::string& given) {
        return (!word.empty() && given == word) || http::parse_endpoint(given).has_value();
    });
}

CLI::Validator url() {
    return accepts("an http or https URL without a path, like https://orders.example",
                   [](const std::string& given) { return http::parse_origin(given).has_value(); });
}

CLI::Validator store_url() {
    return accepts("sqlite:PATH", [](const std::string& given) {
        return given.starts_with("sqlite:") && given.size() > std::string_view("sqlite:").size();
    });
}

CLI::Validator secret_beginning_with(std::vector<std::string> prefixes) {
    return CLI::Validator(
        [prefixes = std::move(prefixes)](const std::string& given) {
            const bool fits = std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& prefix) {
                return given.starts_with(prefix);
            });
            return fits ? std::string()
                        : "the value given (not shown) does not begin with " + prefixes.front() + "…";
        },
        "");
}

Command::Command(const std::string& description, const std::string& name) : app_(description, name) {
    app_.set_config("--config", "", "Read options from this TOML file");
    app_.config_formatter(std::make_shared<EnvironmentFirst>());
    app_.allow_config_extras(CLI::config_extras_mode::error);
    app_.get_formatter()->column_width(44);
}

CLI::Option* Command::add_list(const std::string& name, std::vector<std::string>& values,
                               const std::string& argument, const std::string& help) {
    CLI::Option* option = app_.add_option("--" + name, values, help)->envname(environment_name(name));
    return option->option_text(argument)->allow_extra_args(false)->delimiter(',');
}

CLI::Option* Command::add_flag(const std::string& name, bool& value, const std::string& help) {
    return app_.add_flag("--" + name, value, help)->envname(environment_name(name))->option_text(" ");
}

CLI::Option* Command::add_words(const std::string& name, std::vector<std::string>& values,
                                const std::string& help) {
    return app_.add_option(name, values, help)->option_text(" ");
}

void Command::parse(std::vector<std::string> arguments) {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
    try {
        app_.parse(std::move(arguments));
    } catch (const CLI::CallForHelp&) {
        throw HelpWanted{app_.help()};
    } catch (const CLI::ParseError& error) {
        throw UsageError(masked(error.what()));
    }
}

void LogText::add_to(Command& command) {
    command.add("log-level", level, "LEVEL [info]", "trace, debug, info, warn, error, critical or off")
        ->check(one_of({"trace", "debug", "info", "warn", "error", "critical", "off"}));
    command.add("log-format", format, "text|json [text]", "How log lines are written to standard error")
        ->check(one_of({"text", "json"}));
}

LogOptions LogText::read() const { return {level, format == "json" ? LogFormat::json : LogFormat::text}; }

std::vector<Secret> secrets(const std::vector<std::string>& texts) {
    std::vector<Secret> all;
    for (const std::string& text : texts) {
        if (!text.empty()) all.emplace_back(text);
    }
    return all;
}

}  // namespace orderwire::app
