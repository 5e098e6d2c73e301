// A command's options, read from the command line, the environment and the TOML file of --config, in this
// order of precedence; secrets also from a service manager's credentials, ahead of the file. An option is
// added where its command is parsed, with one of:
//
//     command.add("heartbeat", seconds, "SECONDS [25]", "Between two signs of life")->check(whole_number(1,
//     3600)); command.add_list("trusted-proxy", ranges, "CIDR", "A proxy …")->check(…);
//     command.add_flag("notify-allow-private", allowed, "Let …");
//     command.add_secret("admin-token", token, admin_token_rule, "TOKEN", "What opens …");  // or a vector of
//     them
//
// The variable's type says what the value is: a number, a text, a list. Its environment variable, its key in
// the file, its line in --help and its errors follow from the name.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "app/options.hpp"
#include "cli/checks.hpp"
#include "cli/option.hpp"
#include "cli/secret_rules.hpp"
#include "cli/usage.hpp"

namespace orderwire::cli {

class Command {
  public:
    Command(std::string description, std::string name);

    template <class Value>
    Option* add(const std::string& name, Value& value, const std::string& argument, const std::string& help) {
        return add_option(name, argument, help, kind_of<Value>(), into(value));
    }
    Option* add_list(const std::string& name, std::vector<std::string>& values, const std::string& argument,
                     const std::string& help) {
        return add_option(name, argument, help, Option::Kind::text, into(values))->repeatable();
    }
    Option* add_flag(const std::string& name, bool& value, const std::string& help) {
        return add_option(name, "", help, Option::Kind::flag, into(value));
    }
    // There is no other way to add a secret, so none goes without its rule.
    Option* add_secret(const std::string& name, Secret& value, const SecretRule& rule,
                       const std::string& argument, const std::string& help) {
        return add(name, value, argument, help)->secret()->check(check_of(rule));
    }
    Option* add_secret(const std::string& name, std::vector<Secret>& values, const SecretRule& rule,
                       const std::string& argument, const std::string& help) {
        return add(name, values, argument, help)->repeatable()->secret()->check(check_of(rule));
    }
    // What is no option: the words that remain.
    void add_words(const std::string& name, std::vector<std::string>& values, const std::string& help);

    // Throws HelpWanted and UsageError.
    void parse(const std::vector<std::string>& arguments);

  private:
    struct Given;

    template <class Value>
    static Option::Store into(Value& value) {
        return [&value](const std::string& text) { return store_value(value, text); };
    }
    Option* add_option(const std::string& name, const std::string& argument, const std::string& help,
                       Option::Kind kind, Option::Store store);
    Option* find(std::string_view name);
    Given read_arguments(const std::vector<std::string>& arguments);
    std::vector<Setting> read_file(const std::string& file);
    std::string unknown(std::string_view given) const;
    std::string help() const;

    std::string description_;
    std::string name_;
    std::deque<Option> options_;  // in the order of --help
    std::string config_;
    std::vector<std::string>* words_ = nullptr;
    std::string words_name_;
    std::string words_help_;
};

struct LogCliOptions {
    std::string level = "info";
    std::string format = "text";

    void add_to(Command& command);
    app::LogOptions read() const;
};

}  // namespace orderwire::cli
