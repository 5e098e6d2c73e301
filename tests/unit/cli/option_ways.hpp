// Every command with its options, and the three ways to give them one.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "cli/events_command.hpp"
#include "cli/option.hpp"
#include "cli/redeliver_command.hpp"
#include "cli/replay_command.hpp"
#include "cli/sandbox_options.hpp"
#include "cli/serve_options.hpp"
#include "support/temporary_folder.hpp"

namespace orderwire::test {

// An environment variable for as long as it lives.
struct Environment {
    Environment(std::string name_, const std::string& value) : name(std::move(name_)) {
        ::setenv(name.c_str(), value.c_str(), 1);
    }
    ~Environment() { ::unsetenv(name.c_str()); }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    std::string name;
};

struct CommandUnderTest {
    using Arguments = std::vector<std::string>;
    std::string name;
    std::function<void(const Arguments&)> parse;
    Arguments least;  // what it cannot do without

    // Its options by their names, as --help has them.
    std::set<std::string> options() const {
        std::set<std::string> names;
        try {
            parse({"--help"});
        } catch (const cli::HelpWanted& help) {
            const std::regex row("\n  --([a-z-]+)");
            for (std::sregex_iterator at(help.text.begin(), help.text.end(), row), end; at != end; ++at)
                names.insert((*at)[1]);
        }
        names.erase("help");
        return names;
    }

    // The same, without what its least arguments say of an option: it is to be given another way.
    CommandUnderTest without(const std::string& option) const {
        CommandUnderTest other = *this;
        const auto found = std::find(other.least.begin(), other.least.end(), "--" + option);
        if (found != other.least.end()) other.least.erase(found, found + 2);
        return other;
    }

    // The error's line; "" where the arguments are taken.
    std::string refusal(const Arguments& more) const {
        Arguments arguments = least;
        arguments.insert(arguments.end(), more.begin(), more.end());
        try {
            parse(arguments);
        } catch (const cli::UsageError& error) {
            return error.what();
        }
        return "";
    }
};

inline std::vector<CommandUnderTest> every_command() {
    using Arguments = CommandUnderTest::Arguments;
    const Time now = from_milliseconds(1'795'342'804'000);
    const auto events = [now](const std::string& action) {
        return [now, action](Arguments arguments) {
            arguments.insert(arguments.begin(), action);
            cli::parse_events(arguments, now);
        };
    };
    const auto redeliver = [now](const std::string& action) {
        return [now, action](Arguments arguments) {
            arguments.insert(arguments.begin(), action);
            cli::parse_redeliver(arguments, now);
        };
    };
    return {
        {"serve", [](const Arguments& arguments) { cli::parse_serve(arguments); }, {}},
        {"sandbox", [](const Arguments& arguments) { cli::parse_sandbox(arguments); }, {}},
        {"replay",
         [](const Arguments& arguments) { cli::parse_replay(arguments); },
         {"events.json", "--to", "http://127.0.0.1:8080/webhooks/stripe"}},
        {"events export", events("export"), {}},
        {"events tail", events("tail"), {}},
        {"events show", events("show"), {"evt_1"}},
        {"events redeliver", redeliver("redeliver"), {}},
        {"events resume", redeliver("resume"), {}},
    };
}

// A file of settings for one test.
class SettingsFile {
  public:
    std::string with(const std::string& text) const {
        std::ofstream(path(), std::ios::binary) << text;
        return path();
    }
    std::string path() const { return (folder_.path() / "orderwire.toml").string(); }

  private:
    TemporaryFolder folder_;
};

}  // namespace orderwire::test
