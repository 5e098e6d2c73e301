#include "cli/serve_options.hpp"

#include "cli/sandbox_options.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "support/temporary_folder.hpp"
#include "support/tokens.hpp"
#include "unit/cli/option_ways.hpp"

using namespace orderwire;
using namespace orderwire::cli;
using orderwire::test::Environment;

namespace {

std::string usage_error(std::vector<std::string> arguments) {
    try {
        parse_serve(std::move(arguments));
    } catch (const UsageError& error) {
        return error.what();
    }
    return "";
}

std::string file_with(const test::TemporaryFolder& folder, const std::string& text) {
    const std::string path = (folder.path() / "orderwire.toml").string();
    std::ofstream(path) << text;
    return path;
}

}  // namespace

TEST_CASE("without options the defaults of the documentation hold") {
    const ServeOptions options = parse_serve({});
    REQUIRE(options.listen.size() == 1);
    CHECK(options.listen.front().host == "127.0.0.1");
    CHECK(options.listen.front().port == 8080);
    CHECK_FALSE(options.metrics_listen.has_value());
    CHECK(options.store_url == "sqlite:orderwire.db");
    REQUIRE(options.sandbox.has_value());
    CHECK(options.sandbox->port == 12111);
    CHECK(options.sandbox_delay.count() == 800);
    CHECK(options.heartbeat == std::chrono::seconds(25));
    CHECK(options.drain_window == std::chrono::seconds(10));
    CHECK(options.order_expiry == std::chrono::hours(24));
    CHECK(options.limits.requests_per_second == 100);
    CHECK(options.limits.connections_per_address == 1000);
    CHECK(options.limits.header_bytes_max == 8192);
    CHECK(options.limits.body_bytes_max == 262144);
    CHECK(options.enrollment == ServeOptions::Enrollment::internal);
}

TEST_CASE("the sandbox is off with a Stripe key, with a public URL that is not loopback, and when told so") {
    CHECK_FALSE(
        parse_serve({"--stripe-secret-key", "sk_test_12345678", "--stripe-webhook-secret", "whsec_secret_1"})
            .sandbox);
    CHECK_FALSE(parse_serve({"--public-url", "https://orders.example"}).sandbox);
    CHECK_FALSE(parse_serve({"--listen", "0.0.0.0:8080"}).sandbox);
    CHECK_FALSE(parse_serve({"--sandbox", "off"}).sandbox);
    CHECK(parse_serve({"--public-url", "http://localhost:3000"}).sandbox);
    CHECK(parse_serve({"--public-url", "https://orders.example", "--sandbox", "127.0.0.1:0"}).sandbox->port ==
          0);
    CHECK(usage_error({"--sandbox", "127.0.0.1:0", "--stripe-secret-key", "sk_live_12345678"})
              .find("--sandbox") == 0);
}

TEST_CASE(
    "the command line comes before the environment, the environment before the file, the file before the "
    "default") {
    const test::TemporaryFolder folder;
    const std::string file =
        file_with(folder, "threads = 3\nheartbeat = 30\ndrain-window = 20\nlog-level = \"warn\"\n");
    const Environment heartbeat("ORDERWIRE_HEARTBEAT", "40");
    const Environment drain("ORDERWIRE_DRAIN_WINDOW", "50");
    const ServeOptions options = parse_serve({"--config", file, "--drain-window", "60"});
    CHECK(options.threads == 3);
    CHECK(options.log.level == "warn");
    CHECK(options.heartbeat == std::chrono::seconds(40));
    CHECK(options.drain_window == std::chrono::seconds(60));
}

TEST_CASE("repeatable options are repeated, a list in the file, and separated by commas in the environment") {
    const test::TemporaryFolder folder;
    CHECK(parse_serve({"--stripe-webhook-secret", "whsec_secret_1", "--stripe-webhook-secret=whsec_secret_2"})
              .stripe_webhook_secrets.size() == 2);
    const std::string file =
        file_with(folder, "allow-origin = [\"https://a.example\", \"https://b.example\"]\n");
    CHECK(parse_serve({"--config", file}).allowed_origins.size() == 2);
    const Environment secrets("ORDERWIRE_STRIPE_WEBHOOK_SECRET",
                              "whsec_secret_1,whsec_secret_2,whsec_secret_3");
    CHECK(parse_serve({}).stripe_webhook_secrets.size() == 3);
}

TEST_CASE("events are kept for days, or for ever") {
    using std::chrono::days;
    CHECK(parse_serve({}).retention.events == days(30));
    CHECK_FALSE(parse_serve({}).retention.bodies);
    const auto given = parse_serve({"--event-retention", "1", "--body-retention", "36500"}).retention;
    CHECK(given.events == days(1));
    CHECK(given.bodies == days(36'500));
    CHECK_FALSE(parse_serve({"--event-retention", "off"}).retention.events);
    for (const char* wrong : {"0", "36501", "-1", "1.5", "never"}) {
        CAPTURE(wrong);
        CHECK(usage_error({"--event-retention", wrong})
                  .find("accepted is a whole number of days from 1 to 36500") != std::string::npos);
        CHECK(usage_error({"--body-retention", wrong}).find("--body-retention") != std::string::npos);
    }
}

TEST_CASE("a wrong value gets one line: which option, what was given, what is accepted") {
    struct Row {
        std::vector<std::string> arguments;
        std::vector<std::string> parts;
    };
    for (const Row& row :
         {Row{{"--threads", "many"}, {"--threads", "'many'", "1 to 256"}},
          Row{{"--threads", "0"}, {"--threads", "'0'", "1 to 256"}},
          Row{{"--listen", "nowhere"}, {"--listen", "'nowhere'", "HOST:PORT"}},
          Row{{"--listen", "127.0.0.1:65536"}, {"--listen", "HOST:PORT"}},
          Row{{"--listen", "127.0.0.1:-1"}, {"--listen", "HOST:PORT"}},
          Row{{"--listen", "127.0.0.1:8080", "--listen", "127.0.0.1:8080"}, {"--listen", "twice"}},
          Row{{"--metrics-listen", "nowhere"}, {"--metrics-listen", "'nowhere'", "HOST:PORT"}},
          Row{{"--heartbeat"}, {"--heartbeat", "missing", "SECONDS"}},
          Row{{"--heartbeat", "-5"}, {"--heartbeat", "'-5'", "1 to 3600"}},
          Row{{"--order-expiry", "99999999999999999999"}, {"--order-expiry", "1 to 87600"}},
          Row{{"--order-expiry", "1.5"}, {"--order-expiry", "1 to 87600"}},
          Row{{"--log-level", "loud"}, {"--log-level", "'loud'", "debug"}},
          Row{{"--notify-allow-private=maybe"}, {"--notify-allow-private", "'maybe'", "true or false"}},
          Row{{"surplus"}, {"argument 1"}},
          Row{{"--log-format", "xml"}, {"--log-format", "'xml'", "text, json"}},
          Row{{"--public-url", "orders.example"}, {"--public-url", "'orders.example'", "https"}},
          Row{{"--allow-origin", "*"}, {"--allow-origin", "'*'"}},
          Row{{"--allow-origin", "https://*.shop.example"},
              {"--allow-origin", "each origin has to be named"}},
          Row{{"--allow-origin", "https://shop.example/path"}, {"--allow-origin", "capacitor://localhost"}},
          Row{{"--trusted-proxy", "10.0.0.0/99"}, {"--trusted-proxy", "'10.0.0.0/99'", "10.0.0.0/8"}},
          Row{{"--store", "postgres://x"}, {"--store", "sqlite:PATH"}},
          Row{{"--store", "sqlite:"}, {"--store", "sqlite:PATH"}},
          Row{{"--enrollment", "maybe"}, {"--enrollment", "internal"}},
          Row{{"--web", "/nowhere"}, {"--web", "index.html"}},
          Row{{"--enrollment", "external"}, {"--server-key", "external"}},
          Row{{"--server-key", "fifteen-letters"}, {"--server-key", "not shown", "16 characters"}},
          Row{{"--server-key", "with a space in it 12"}, {"--server-key", "not shown", "visible ASCII"}},
          Row{{"--server-key", "a.key.of.a.token", "--jwt-secret", std::string(32, 's')},
              {"--server-key", "two dots"}},
          Row{{"--jwt-secret", std::string(31, 's')}, {"--jwt-secret", "not shown", "32 bytes"}},
          Row{{"--jwt-jwks", "/nowhere.json"}, {"--jwt-jwks", "'/nowhere.json'", "cannot be read"}},
          Row{{"--jwt-jwks", "/etc/hostname"}, {"--jwt-jwks", "no JWK set"}},
          Row{{"--jwt-jwks", "/tmp"}, {"--jwt-jwks", "a folder"}},
          Row{{"--jwt-issuer", "https://shop.example"}, {"--jwt-secret", "--jwt-jwks"}},
          Row{{"--jwt-audience", "orderwire"}, {"--jwt-secret", "--jwt-jwks"}},
          Row{{"--jwt-secret", std::string(32, 's'), "--jwt-jwks", "/nowhere.json"},
              {"--jwt-jwks", "--jwt-secret"}},
          Row{{"--no-such-option"}, {"--no-such-option"}},
          Row{{"--config", "/nowhere.toml"}, {"/nowhere.toml"}}}) {
        const std::string error = usage_error(row.arguments);
        CAPTURE(error);
        CHECK_FALSE(error.empty());
        CHECK(error.find('\n') == std::string::npos);
        for (const std::string& part : row.parts)
            CHECK(error.find(part) != std::string::npos);
    }
}

TEST_CASE("an option that the file misspells is refused") {
    const test::TemporaryFolder folder;
    CHECK(usage_error({"--config", file_with(folder, "treads = 3\n")}).find("treads") != std::string::npos);
}

TEST_CASE("no message shows a secret") {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"--stripe-secret-key", "whsec_verysecret"},
          {"--stripe-webhook-secret", "sk_live_verysecret"},
          {"sk_live_verysecret"},
          {"--server-key", "verysecret"},
          {"--jwt-secret", "verysecret"},
          {"--threads", "sk_test_verysecret"},
          {"--store", "postgres://orders:verysecret@db.example/orders"}}) {
        const std::string error = usage_error(arguments);
        CHECK_FALSE(error.empty());
        CHECK(error.find("verysecret") == std::string::npos);
    }
}

TEST_CASE("server keys are repeated while they are rotated, and kept as hashes only") {
    const api::Access access =
        parse_serve({"--server-key", "0123456789abcdef", "--server-key=another-key-of-the-shop",
                     "--enrollment", "external"})
            .access;
    CHECK(access.server_keys.contain("0123456789abcdef"));
    CHECK(access.server_keys.contain("another-key-of-the-shop"));
    CHECK_FALSE(access.server_keys.contain("0123456789abcde"));
    CHECK_FALSE(access.tokens.has_value());
    const Environment keys("ORDERWIRE_SERVER_KEY", "0123456789abcdef,another-key-of-the-shop");
    CHECK(parse_serve({}).access.server_keys.contain("another-key-of-the-shop"));
    CHECK(parse_serve({"--server-key", "0.1.2.3.4.5.6.7.8"}).access.server_keys.contain("0.1.2.3.4.5.6.7.8"));
}

TEST_CASE("customers' tokens are checked by a shared secret, or by the public keys of a file") {
    CHECK_FALSE(parse_serve({}).access.tokens);
    const std::string secret(32, 's');
    const api::Access shared = parse_serve({"--jwt-secret", secret, "--jwt-issuer", "shop"}).access;
    json::object claims = test::claims_of("42");
    CHECK_FALSE(shared.tokens->check(test::hs256(claims, secret), system_clock().now()).has_value());
    claims["iss"] = "shop";
    CHECK(shared.tokens->check(test::hs256(claims, secret), system_clock().now())->id == "42");

    const test::TemporaryFolder folder;
    const std::string path = (folder.path() / "keys.json").string();
    const test::SigningKey key = test::SigningKey::ec();
    std::ofstream(path) << test::key_set({key.jwk("1")});
    const api::Access by_file = parse_serve({"--jwt-jwks", path, "--jwt-audience", "orderwire"}).access;
    claims["aud"] = "orderwire";
    CHECK(by_file.tokens->check(key.sign("ES256", claims, "1"), system_clock().now()).has_value());
}

TEST_CASE("a Stripe key without a webhook secret is refused: nothing could be verified") {
    CHECK(usage_error({"--stripe-secret-key", "sk_test_12345678"}).find("--stripe-webhook-secret") == 0);
}

TEST_CASE("help names every option with its default") {
    try {
        parse_serve({"--help"});
        FAIL("help was wanted");
    } catch (const HelpWanted& help) {
        for (const char* part : {"--listen HOST:PORT [127.0.0.1:8080]", "--store", "--sandbox-delay",
                                 "--requests-per-second", "--config"}) {
            CAPTURE(part);
            CHECK(help.text.find(part) != std::string::npos);
        }
    }
}

TEST_CASE("the sandbox alone has its own options") {
    const SandboxOptions options =
        parse_sandbox({"--listen", "127.0.0.1:0", "--webhook-url", "http://127.0.0.1:3000/hook",
                       "--webhook-secret", "whsec_secret_1", "--delay", "50", "--store", "s.db"});
    CHECK(options.webhook_urls == std::vector<std::string>{"http://127.0.0.1:3000/hook"});
    CHECK(options.delay.count() == 50);
    CHECK(options.store_path == "s.db");
    CHECK_THROWS_AS(parse_sandbox({"--webhook-url", "ftp://x"}), UsageError);
}

TEST_CASE("an admin token has sixteen characters or more, and a shorter one is not repeated") {
    CHECK(parse_serve({}).admin_token.empty());
    CHECK(parse_serve({"--admin-token", "0123456789abcdef"}).admin_token.reveal() == "0123456789abcdef");
    const std::string error = usage_error({"--admin-token", "0123456789abcde"});
    CHECK(error.find("--admin-token") != std::string::npos);
    CHECK(error.find("16 characters") != std::string::npos);
    CHECK(error.find("0123456789") == std::string::npos);
}

TEST_CASE("outgoing webhooks take a URL and secrets, whose bytes are what signs") {
    const std::string one = "whsec_" + std::string(32, 'A');
    const std::string two = "whsec_" + std::string(32, 'B');
    const ServeOptions options = parse_serve(
        {"--notify-url", "https://shop.example/hook?key=1", "--notify-secret", one, "--notify-secret", two});
    CHECK(options.notify.url == "https://shop.example/hook?key=1");
    REQUIRE(options.notify.keys.size() == 2);
    CHECK(options.notify.keys.front().reveal() == std::string(24, '\0'));
    CHECK_FALSE(options.notify.allow_private);
    CHECK(parse_serve({"--notify-allow-private"}).notify.allow_private);
    CHECK(parse_serve({}).notify.url.empty());
}

TEST_CASE(
    "outgoing webhooks without a secret, and a bad URL or secret, are refused by name and not repeated") {
    const std::string secret = "whsec_" + std::string(32, 'A');
    CHECK(usage_error({"--notify-url", "https://shop.example/hook"}).starts_with("--notify-secret: "));
    for (const char* url : {"shop.example", "ftp://shop.example/", "https://user:hushhush@shop.example/"}) {
        const std::string error = usage_error({"--notify-secret", secret, "--notify-url", url});
        CAPTURE(error);
        CHECK(error.find("--notify-url") != std::string::npos);
        CHECK(error.find("hushhush") == std::string::npos);
    }
    for (const char* bad : {"hushhush", "whsec_hushhush", "whsec_not/base64_hushhush"}) {
        const std::string error =
            usage_error({"--notify-url", "https://shop.example/", "--notify-secret", bad});
        CAPTURE(error);
        CHECK(error.find("--notify-secret") != std::string::npos);
        CHECK(error.find("hushhush") == std::string::npos);
    }
}
