#include "cli/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>

#include "base/files.hpp"
#include "base/text/printable.hpp"
#include "cli/quoting.hpp"

namespace orderwire::cli {

namespace {

constexpr std::size_t settings_bytes_max = 8 << 20;
constexpr std::size_t help_column = 44;

bool is_help(std::string_view word) { return word == "--help" || word == "-h"; }

std::string row(const std::string& left, const std::string& right) {
    const std::string gap = left.size() + 2 < help_column ? std::string(help_column - left.size(), ' ')
                                                          : "\n" + std::string(help_column, ' ');
    return left + gap + right + "\n";
}

}  // namespace

struct Command::Given {
    std::map<const Option*, std::vector<std::string>> values;
    std::vector<std::string> words;
};

Command::Command(std::string description, std::string name)
    : description_(std::move(description)), name_(std::move(name)) {
    add("config", config_, "FILE", "Read options from this TOML file");
}

Option* Command::add_option(const std::string& name, const std::string& argument, const std::string& help,
                            Option::Kind kind, Option::Store store) {
    return &options_.emplace_back(name, argument, help, kind, std::move(store));
}

void Command::add_words(const std::string& name, std::vector<std::string>& values, const std::string& help) {
    words_ = &values;
    words_name_ = name;
    words_help_ = help;
}

Option* Command::find(std::string_view name) {
    const auto found = std::find_if(options_.begin(), options_.end(),
                                    [&](const Option& option) { return option.name() == name; });
    return found == options_.end() ? nullptr : &*found;
}

void Command::parse(const std::vector<std::string>& arguments) {
    if (std::any_of(arguments.begin(), arguments.end(), is_help)) throw HelpWanted{help()};
    Given given = read_arguments(arguments);
    const auto environment_of = [](const Option& option) -> std::optional<std::string> {
        const char* value = std::getenv(environment_name(option.name()).c_str());
        // Compose files and the like set what they have no value for to nothing; a secret is no such thing.
        if (value == nullptr || (*value == '\0' && !option.is_secret())) return std::nullopt;
        return value;
    };
    // What a service manager keeps for us: a file for each secret, by the option's name.
    const auto credential_of = [](const Option& option) -> std::optional<std::string> {
        const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
        if (folder == nullptr || !option.is_secret()) return std::nullopt;
        const std::filesystem::path file = std::filesystem::path(folder) / option.name();
        std::error_code ignored;
        if (!std::filesystem::exists(file, ignored)) return std::nullopt;
        const auto text = orderwire::read_file(file, settings_bytes_max);
        if (!text)
            throw UsageError(fmt::format("--{0} (credential {0}): {1}", option.name(), text.error().detail));
        return *text;
    };
    std::vector<Setting> settings;
    for (Option& option : options_) {
        const auto on_command_line = given.values.find(&option);
        const auto in_environment = environment_of(option);
        const auto in_file = std::find_if(settings.begin(), settings.end(), [&](const Setting& setting) {
            return setting.key == option.name();
        });
        if (on_command_line != given.values.end()) {
            option.take_arguments(std::move(on_command_line->second));
        } else if (in_environment) {
            option.take_environment(*in_environment);
        } else if (const auto in_credentials = credential_of(option)) {
            option.take_credential(*in_credentials);
        } else if (in_file != settings.end()) {
            option.take_setting(*in_file, config_);
        }
        // It is the first of them.
        if (&option == &options_.front() && !config_.empty()) settings = read_file(config_);
    }
    if (words_ != nullptr) *words_ = std::move(given.words);
}

Command::Given Command::read_arguments(const std::vector<std::string>& arguments) {
    Given given;
    bool only_words = false;
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string_view word = arguments[at];
        if (only_words || word.size() < 2 || word.front() != '-') {
            if (words_ == nullptr)
                throw UsageError(fmt::format("argument {} (not shown) belongs to no option", at + 1));
            given.words.emplace_back(word);
            continue;
        }
        if (word == "--") {
            only_words = true;
            continue;
        }
        const std::size_t equals = word.find('=');
        Option* option = word.starts_with("--") ? find(word.substr(2, equals - 2)) : nullptr;
        if (option == nullptr) throw UsageError(unknown(word.substr(0, equals)));
        std::vector<std::string>& values = given.values[option];
        if (equals != word.npos) {
            values.emplace_back(word.substr(equals + 1));
        } else if (option->is_flag()) {
            values.emplace_back("true");
        } else if (at + 1 < arguments.size() && !arguments[at + 1].starts_with("--")) {
            values.push_back(arguments[++at]);
        } else {
            throw UsageError(fmt::format("--{}: its value is missing; accepted is {}", option->name(),
                                         option->argument()));
        }
    }
    return given;
}

// Of a wrong option, without what may be its value.
std::string Command::unknown(std::string_view given) const {
    const std::string_view name = given.starts_with("--") ? given.substr(2) : std::string_view();
    const auto begins = [&](const Option& option) {
        return option.is_secret() && name.starts_with(option.name());
    };
    const bool glued = std::any_of(options_.begin(), options_.end(), begins);
    const std::string what =
        looks_like_a_name(name) && !glued ? "--" + std::string(name) : "an option (not shown)";
    return fmt::format("{} was given, which is not known; {} --help lists what is", what, name_);
}

std::vector<Setting> Command::read_file(const std::string& file) {
    const auto text = orderwire::read_file(file, settings_bytes_max);
    if (!text)
        throw UsageError(fmt::format("--config: {} was given; {}", quote_value(file), text.error().detail));
    auto settings = parse_toml(*text);
    if (!settings)
        throw UsageError(fmt::format("--config: {}: {}", quote_value(file), settings.error().detail));
    for (const Setting& setting : *settings) {
        if (find(setting.key) != nullptr && setting.key != options_.front().name()) continue;
        const std::string key = looks_like_a_name(setting.key) ? setting.key : "a key (not shown)";
        throw UsageError(fmt::format("--config: {}: line {}: {} is no setting; {} --help lists what is",
                                     quote_value(file), setting.line, key, name_));
    }
    return *std::move(settings);
}

std::string Command::help() const {
    std::string text = description_ + "\n\nUsage: " + name_ + " [OPTION…]";
    if (words_ != nullptr)
        text += fmt::format(" {}…\n\n{}", words_name_, row("  " + words_name_, words_help_));
    text += words_ == nullptr ? "\n\nOptions:\n" : "\nOptions:\n";
    for (const Option& option : options_) {
        const std::string argument = option.argument().empty() ? "" : " " + option.argument();
        text += row("  --" + option.name() + argument, option.help());
    }
    text += row("  --help", "This list");
    return text +
           "\nEach --some-option is also ORDERWIRE_SOME_OPTION in the environment, and some-option in the "
           "file of "
           "--config.\n";
}

void LogCliOptions::add_to(Command& command) {
    command.add("log-level", level, "LEVEL [info]", "trace, debug, info, warn, error, critical or off")
        ->check(one_of({"trace", "debug", "info", "warn", "error", "critical", "off"}));
    command.add("log-format", format, "text|json [text]", "How log lines are written to standard error")
        ->check(one_of({"text", "json"}));
}

app::LogOptions LogCliOptions::read() const {
    return {level, format == "json" ? LogFormat::json : LogFormat::text};
}

}  // namespace orderwire::cli
