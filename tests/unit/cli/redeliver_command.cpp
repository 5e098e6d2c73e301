#include "cli/redeliver_command.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::cli;

namespace {

const Time asked_at = from_milliseconds(1'795'000'000'000);
const std::string key = "a-server-key-of-the-shop";

std::string redeliver_usage_error(std::vector<std::string> arguments) {
    try {
        parse_redeliver(std::move(arguments), asked_at);
    } catch (const UsageError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("events redeliver names what is sent again, and by which server") {
    const RedeliverOptions options =
        parse_redeliver({"redeliver", "--api", "https://orders.example", "--server-key", key, "--order",
                         "ord_1", "--state", "given_up", "--since", "2h"},
                        asked_at);
    CHECK((options.action == RedeliverOptions::Action::redeliver));
    CHECK(options.api == "https://orders.example");
    CHECK(options.server_key.reveal() == key);
    CHECK(options.order_id == "ord_1");
    CHECK(options.state == "given_up");
    CHECK(options.since == asked_at - std::chrono::hours(2));
    CHECK(parse_redeliver({"redeliver", "--server-key", key, "--order", "ord_1"}, asked_at).api ==
          "http://127.0.0.1:8080");
}

TEST_CASE("events resume needs a key and nothing else") {
    CHECK((parse_redeliver({"resume", "--server-key", key}, asked_at).action ==
           RedeliverOptions::Action::resume));
    CHECK(redeliver_usage_error({"resume"}).starts_with("--server-key: none was given"));
    CHECK(redeliver_usage_error({"resume", "--server-key", key, "--order", "ord_1"}).find("--order") !=
          std::string::npos);
}

TEST_CASE(
    "events redeliver refuses to send everything, and what it does not understand, without showing the key") {
    CHECK(redeliver_usage_error({"redeliver", "--server-key", key}).find("--order, --since or --state") !=
          std::string::npos);
    CHECK(redeliver_usage_error({"redeliver", "--server-key", key, "--state", "lost"}).find("--state") !=
          std::string::npos);
    CHECK(redeliver_usage_error({"redeliver", "--server-key", key, "--since", "soon"}).find("--since") !=
          std::string::npos);
    CHECK(redeliver_usage_error({"redeliver", "--server-key", key, "--api", "orders"}).find("--api") !=
          std::string::npos);
    const std::string error =
        redeliver_usage_error({"redeliver", "--server-key", "hush\r\nhush", "--order", "ord_1"});
    CHECK(error.find("--server-key") != std::string::npos);
    CHECK(error.find("hush") == std::string::npos);
}

TEST_CASE("redeliver and resume are this command's actions") {
    CHECK(is_redeliver_action({"redeliver"}));
    CHECK(is_redeliver_action({"resume", "--help"}));
    CHECK_FALSE(is_redeliver_action({"export"}));
    CHECK_FALSE(is_redeliver_action({}));
}
