// What the commands' options have in common: their names on the command line, in the environment and in the
// TOML file, and the checks of their values.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "app/options.hpp"
#include "app/usage.hpp"
#include "base/secret.hpp"

namespace orderwire::app {

// The environment variable of an option: ORDERWIRE_SOME_OPTION for some-option.
std::string environment_name(std::string option);

// A check whose refusal says what was given and what is accepted.
template <class Accepts>
CLI::Validator accepts(const std::string& what, Accepts is_accepted) {
    return CLI::Validator(
        [what, is_accepted](const std::string& given) {
            return is_accepted(given) ? std::string() : "'" + given + "' was given; accepted is " + what;
        },
        "");
}

CLI::Validator whole_number(long min, long max);
std::optional<long> read_whole_number(const std::string& given, long min, long max);
CLI::Validator whole_number();  // as large as 64 bits hold
CLI::Validator decimal(double min, double max);
CLI::Validator one_of(std::vector<std::string> words);
CLI::Validator endpoint_or(const std::string& word);
CLI::Validator url();        // an origin
CLI::Validator store_url();  // sqlite:PATH
// A webhook secret in the wrong place is the commonest mistake there is; its value is not repeated.
CLI::Validator secret_beginning_with(std::vector<std::string> prefixes);

// One command's options. Each add() names the option once; its environment variable and file key follow.
class Command {
  public:
    Command(const std::string& description, const std::string& name);

    template <class Value>
    CLI::Option* add(const std::string& name, Value& value, const std::string& argument,
                     const std::string& help) {
        CLI::Option* option = app_.add_option("--" + name, value, help)->envname(environment_name(name));
        return option->option_text(argument)->take_last();
    }
    CLI::Option* add_list(const std::string& name, std::vector<std::string>& values,
                          const std::string& argument, const std::string& help);
    CLI::Option* add_flag(const std::string& name, bool& value, const std::string& help);
    // What is no option: the words that remain.
    CLI::Option* add_words(const std::string& name, std::vector<std::string>& values,
                           const std::string& help);

    // Throws HelpWanted and UsageError.
    void parse(std::vector<std::string> arguments);

  private:
    CLI::App app_;
};

struct LogText {
    std::string level = "info";
    std::string format = "text";

    void add_to(Command& command);
    LogOptions read() const;
};

std::vector<Secret> secrets(const std::vector<std::string>& texts);

}  // namespace orderwire::app
