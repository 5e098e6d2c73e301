// Every option of every command, by all three ways, with what nobody should give: a line, and nothing else.
#include "base/text/printable.hpp"
#include "unit/cli/option_ways.hpp"

using namespace orderwire;
using namespace orderwire::test;

namespace {

const std::string marker = "Hush7f3aHush";

bool is_secret_name(const std::string& name) {
    for (const char* ending : {"secret", "key", "token", "smtp", "notify-url", "webhook-url"}) {
        if (name.ends_with(ending)) return true;
    }
    return false;
}

void check_line(const std::string& line) {
    CHECK_FALSE(has_unprintable(line));
    CHECK(line.size() < 1'000);
}

// Values that no option takes, as a command line has them.
std::vector<std::string> wrong_words() {
    return {"",
            "\n",
            "a\nb",
            "\x1b[31mred",
            "x\x7f",
            "\xc2\x85",
            "\xff\xfe",
            "\xe2\x80",
            std::string(cli::value_bytes_max + 1, '1')};
}

// Values that no option takes, as the file has them.
std::vector<std::string> wrong_settings() {
    return {"[]",
            "[ ]",
            "[[]]",
            "[[\"a\"]]",
            "{}",
            "{ a = 1 }",
            "[{}]",
            "",
            "nothing",
            "[",
            "[1",
            "\"",
            "\"\"\"",
            "'''",
            "\"\\u0000\"",
            "\"a\\nb\"",
            "\"\\ud800\"",
            "\"\\q\"",
            "= 1",
            "1 2",
            "0x",
            "_1",
            "\"" + std::string(cli::value_bytes_max + 1, 'a') + "\"",
            std::string(cli::value_bytes_max + 1, '1')};
}

// Values that some options take and most refuse.
std::vector<std::string> odd_settings() {
    return {"true",
            "-1",
            "0",
            "1e999",
            "nan",
            "inf",
            "1.5",
            "2026-11-22",
            "99999999999999999999999",
            "[true]",
            "[1, 2]",
            "\"x\"",
            "[\"x\"]",
            "-9223372036854775808",
            "\"1\\t2\"",
            "'\"'",
            "\"\\\\\"",
            "[\"a\",\"\"]"};
}

}  // namespace

TEST_CASE("what no option takes is refused in one line, whichever option and way") {
    const SettingsFile file;
    for (const CommandUnderTest& whole : every_command()) {
        CAPTURE(whole.name);
        const auto options = whole.options();
        REQUIRE(options.size() >= 2);
        for (const std::string& option : options) {
            CAPTURE(option);
            const CommandUnderTest command = whole.without(option);
            const bool is_config = option == "config";
            for (const std::string& word : wrong_words()) {
                CAPTURE(word.size());
                const std::string refusal = command.refusal({"--" + option + "=" + word});
                CHECK(refusal.find("--" + option) == 0);
                check_line(refusal);
                const Environment given(cli::environment_name(option), word);
                const std::string by_environment = command.refusal({});
                // An empty variable is none, but for secrets.
                if (!word.empty()) CHECK(by_environment.find("--" + option) == 0);
                check_line(by_environment);
            }
            if (is_config) continue;
            for (const std::string& setting : wrong_settings()) {
                CAPTURE(setting.substr(0, 40));
                const std::string refusal =
                    command.refusal({"--config", file.with(option + " = " + setting + "\n")});
                CHECK_FALSE(refusal.empty());
                check_line(refusal);
            }
            for (const std::string& setting : odd_settings()) {
                CAPTURE(setting);
                check_line(command.refusal({"--config", file.with(option + " = " + setting + "\n")}));
            }
        }
    }
}

TEST_CASE("a value of a MiB is one line, whatever kind of option it is for") {
    const SettingsFile file;
    const CommandUnderTest serve = every_command().front();
    constexpr std::size_t size = 1 << 20;
    for (const std::string option :
         {"listen", "heartbeat", "stripe-webhook-secret", "notify-allow-private"}) {
        CAPTURE(option);
        for (const std::string& setting :
             {"\"" + std::string(size, 'a') + "\"", std::string(size, '1'), std::string(size, '['),
              "[" + std::string(size, '{'), std::string(size, '"')}) {
            const std::string refusal =
                serve.refusal({"--config", file.with(option + " = " + setting + "\n")});
            CHECK_FALSE(refusal.empty());
            check_line(refusal);
        }
        const std::string refusal = serve.refusal({"--" + option + "=" + std::string(size, 'a')});
        CHECK(refusal.find("--" + option) == 0);
        check_line(refusal);
    }
}

TEST_CASE("no error shows a secret, wherever it stands and however it is mistyped") {
    const SettingsFile file;
    for (const CommandUnderTest& command : every_command()) {
        CAPTURE(command.name);
        for (const std::string& option : command.options()) {
            if (!is_secret_name(option)) continue;
            CAPTURE(option);
            const auto hides = [&](const std::vector<std::string>& arguments) {
                const std::string refusal = command.refusal(arguments);
                CAPTURE(refusal);
                CHECK(refusal.find(marker) == refusal.npos);
                check_line(refusal);
                return !refusal.empty();
            };
            const std::string cut = option.substr(0, option.size() - 1);
            const std::string name = "--" + option;
            for (const std::string& secret :
                 {marker, "whsec_" + marker, "sk_live_" + marker, "whsec_" + marker + "\nmore",
                  "smtp://me:" + marker + "@mail.example", "https://me:" + marker + "@shop.example/"}) {
                CHECK(hides({name + secret}));
                CHECK(hides({name + ":" + secret}));
                CHECK(hides({"-" + option + "=" + secret}));
                CHECK(hides({"-" + option, secret}));
                CHECK(hides({"--" + cut + "=" + secret}));
                CHECK(hides({"--" + cut, secret}));
                CHECK(hides({"--" + secret}));
                CHECK(hides({"-p" + secret}));
                hides({name, secret, secret});
                hides({name, secret});
                {
                    const Environment given(cli::environment_name(option), secret);
                    hides({});
                }
                for (const std::string& line : {option + " \"" + secret + "\"",
                                                option + " " + secret,
                                                secret,
                                                "\"" + secret + "\"",
                                                "[" + secret + "]",
                                                cut + " = \"" + secret + "\"",
                                                secret + " = 1",
                                                "\"" + secret + "\" = 1",
                                                option + " = [\"" + secret + "\"",
                                                option + " = \"" + secret,
                                                option + " = " + secret,
                                                option + " = '" + secret,
                                                option + " = \"\"\"" + secret,
                                                option + " = {a = \"" + secret + "\"}",
                                                option + " = [[\"" + secret + "\"]]",
                                                option + " = \"" + secret + "\" \"" + secret + "\"",
                                                option + " = [\"" + secret + "\", 1]",
                                                option + "." + secret + " = 1",
                                                option + ".x = \"" + secret + "\"",
                                                option + " = \"\\q" + secret + "\""}) {
                    CAPTURE(line);
                    CHECK(hides({"--config", file.with(line + "\n")}));
                }
                hides({"--config", file.with(option + " = \"" + secret + "\"\n")});
                hides({"--config", file.with(option + " = [\"" + secret + "\"]\n")});
            }
        }
    }
}

TEST_CASE("a secret in the place of another value is not shown") {
    const SettingsFile file;
    for (const CommandUnderTest& command : every_command()) {
        CAPTURE(command.name);
        for (const std::string& option : command.options()) {
            if (option == "config") continue;
            CAPTURE(option);
            for (const std::string& value :
                 {"whsec_" + marker, "sk_test_" + marker, "postgres://me:" + marker + "@db.example/orders",
                  "x://db.example/?password=" + marker}) {
                CHECK(command.refusal({"--" + option + "=" + value}).find(marker) == std::string::npos);
                const std::string by_file =
                    command.refusal({"--config", file.with(option + " = \"" + value + "\"\n")});
                CHECK(by_file.find(marker) == by_file.npos);
            }
        }
    }
}

TEST_CASE("a set of keys that is none is refused in one line") {
    const SettingsFile file;
    const CommandUnderTest serve = every_command().front();
    const std::string rsa = R"({"kty":"RSA","n":")" + std::string(400, 'A') + R"(","e":"AQAB")";
    for (const std::string& keys :
         {std::string(), std::string("{"), std::string("[]"), std::string("null"),
          std::string("{\"keys\":{}}"), std::string("{\"keys\":[]}"), std::string("{\"keys\":[null]}"),
          std::string("{\"keys\":[[[]]]}"), "{\"keys\":[" + rsa + ",\"kid\":7}]}",
          "{\"keys\":[" + rsa + ",\"kid\":null,\"alg\":[]}]}", "{\"keys\":[" + rsa + ",\"use\":{}}]}",
          "{\"keys\":[" + rsa + ",\"d\":\"x\"}]}", std::string(R"({"keys":[{"kty":"RSA"}]})"),
          std::string(R"({"keys":[{"kty":"RSA","n":1,"e":2}]})"),
          std::string(R"({"keys":[{"kty":"RSA","n":"","e":""}]})"),
          std::string(R"({"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]})"),
          std::string(R"({"keys":[{"kty":"EC","crv":"P-256","x":[],"y":{}}]})"),
          "{\"keys\":" + std::string(100'000, '['), std::string(2 << 20, ' ')}) {
        CAPTURE(keys.substr(0, 80));
        check_line(serve.refusal({"--jwt-jwks", file.with(keys)}));
    }
}
