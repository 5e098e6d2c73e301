#include "replay/input/recording.hpp"

#include <doctest/doctest.h>

#include "base/json.hpp"
#include "base/text/base64.hpp"

using namespace orderwire;
using namespace orderwire::replay;

namespace {

std::vector<RecordedEvent> read(const std::string& text) {
    return read_recording({"file.json", text}).events;
}

std::string ids(const std::string& text) {
    std::string all;
    for (const RecordedEvent& event : read(text))
        all += event.id + " ";
    return all;
}

std::string refusal(const std::string& text) {
    try {
        read(text);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

const std::string one = R"({"id":"evt_1","object":"event","type":"a.b","created":10})";
const std::string two = R"({"id":"evt_2","object":"event","type":"c.d","created":12})";

std::string line_of(const std::string& body, const std::string& received_at = "2026-11-22T10:00:04.120Z") {
    return json::serialize(json::object{
        {"received_at", received_at}, {"signature", "t=1,v1=ab"}, {"verdict", "applied"}, {"body", body}});
}

}  // namespace

TEST_CASE("an event keeps its very bytes, blanks and escapes included") {
    const std::string body =
        "{ \"id\" : \"evt_1\",\n  \"type\": \"a.b\", \"text\": \"\\u00e9 \\\"}] é\", \"x\": 1.50 }";
    const auto events = read("\xEF\xBB\xBF\n " + body + "\n\n");
    REQUIRE(events.size() == 1);
    CHECK(events[0].body == body);
    CHECK(events[0].id == "evt_1");
    CHECK(events[0].type == "a.b");
    CHECK_FALSE(events[0].at.has_value());
}

TEST_CASE("a list keeps its order, a Stripe list object is newest first") {
    CHECK(ids("[" + one + ", " + two + "]") == "evt_1 evt_2 ");
    CHECK(ids(R"({"object":"list","url":"/v1/events","has_more":false,"data":[)" + two + "," + one + "]}") ==
          "evt_1 evt_2 ");
    CHECK(ids(R"({"data":[],"object":"list"})").empty());
    CHECK(read("[\n " + two + " ]")[0].body == two);
}

TEST_CASE("JSON lines may have blank lines, line breaks of Windows and no end") {
    CHECK(ids(one + "\n\n  \r\n" + two) == "evt_1 evt_2 ");
    CHECK(read(one + "\r\n" + two + "\r\n")[0].body == one);
    CHECK(read(one)[0].at == 10'000);
}

TEST_CASE("an export's lines give back the exact bytes, the signature and the time of receipt") {
    const std::string body = "{\n  \"id\": \"evt_9\",\n  \"type\": \"x.y\",\n  \"note\": \"a\\tb\"\n}";
    const auto events = read(line_of(body) + "\n" + line_of(one));
    REQUIRE(events.size() == 2);
    CHECK(events[0].body == body);
    CHECK(events[0].signature == "t=1,v1=ab");
    CHECK(events[0].at == 1'795'341'604'120);
    CHECK(events[1].id == "evt_1");
}

TEST_CASE("a thin event is an event too") {
    const auto events =
        read(R"({"id":"evt_t","object":"v2.core.event","type":"v1.x","created":"2026-11-22T10:00:00Z"})");
    CHECK(events[0].type == "v1.x");
}

TEST_CASE("what is no recording is refused with file, line and column") {
    CHECK(refusal("").starts_with("file.json:1:1: there is nothing"));
    CHECK(refusal(" \n\n").starts_with("file.json:1:1: there is nothing"));
    CHECK(refusal("nonsense").starts_with("file.json:1:1: this is not JSON"));
    CHECK(refusal(one + "\n{\"id\": tru}").starts_with("file.json:2:8: this is not JSON"));
    CHECK(refusal(one + "\n" + two + " trailing").starts_with("file.json:2:59: this is not JSON"));
    CHECK(refusal("{\n  \"id\": \"evt_1\",\n").starts_with("file.json:3:1: the JSON ends too early"));
    CHECK(refusal("42").starts_with("file.json:1:1: an event was expected"));
    CHECK(refusal("\"text\"").starts_with("file.json:1:1: an event was expected"));
    CHECK(refusal(one + "\n" + R"({"id":"pi_1","object":"payment_intent"})") ==
          "file.json:2:1: an event was expected (with id and type), this is a payment_intent");
    CHECK(refusal("[\n" + one + ",\n  {\"id\":\"evt_3\"}]")
              .starts_with("file.json:3:3: an event was expected"));
    CHECK(refusal(R"({"object":"list","data":["é", 1]})").starts_with("file.json:1:26: an event"));
}

TEST_CASE("columns count characters, not bytes") {
    CHECK(refusal("{\"id\":\"ééé\" ?}").starts_with("file.json:1:13: this is not JSON"));
}

TEST_CASE("a broken line of an export says which part is broken") {
    CHECK(refusal(line_of("no json")).find(": in body: this is not JSON") != std::string::npos);
    CHECK(refusal(line_of("{}")).find(": in body: an event was expected") != std::string::npos);
    CHECK(refusal(line_of(one, "yesterday")).find(": received_at is a time like") != std::string::npos);
}

TEST_CASE("events nest 128 deep and no deeper") {
    const auto nested = [](int depth) {
        return R"({"id":"evt_1","type":"a.b","x":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
    };
    CHECK(refusal(nested(127)).empty());
    CHECK(refusal(nested(128)).find("nests deeper than 128") != std::string::npos);
}

TEST_CASE("a file that is not there, and a folder, are refused by name") {
    CHECK_THROWS_WITH_AS(read_input("/nowhere/events.json"),
                         "/nowhere/events.json:1:1: cannot be read: No such file or directory", InputError);
    CHECK_THROWS_WITH_AS(read_input("/"), "/:1:1: this is a folder", InputError);
}

TEST_CASE("what Stripe's command prints for people is skipped and counted") {
    const std::string listened =
        "Checking for new versions...\n\nGetting ready...\r\n> Ready! You are using Stripe API Version "
        "[2026-10-28.endive]. Your webhook signing secret is whsec_1 (^C to quit)\n" +
        one + "\n2026-11-28 14:02:11   --> a.b [evt_1]\n" + two +
        "\n2026-11-28 14:02:11  <--  [200] POST http://localhost:3000/hook [evt_1]\n  [500] POST "
        "http://localhost:3000/hook [evt_2]\n\xE2\xA3\xBE Session expired, reconnecting...\n";
    const Recording recording = read_recording({"file.json", listened});
    REQUIRE(recording.events.size() == 2);
    CHECK(recording.events[0].body == one);
    CHECK(recording.events[1].body == two);
    CHECK(recording.skipped_lines == 7);
    CHECK(read_recording({"file.json", one}).skipped_lines == 0);
}

TEST_CASE("lines for people excuse no broken JSON, and are no recording by themselves") {
    CHECK(refusal("Checking for new versions...\n").starts_with("file.json:1:1: this is not JSON"));
    CHECK(refusal("Checking for new versions...\n{\"id\": tru}")
              .starts_with("file.json:2:8: this is not JSON"));
    CHECK(refusal(one + "\n}\n").starts_with("file.json:2:1: this is not JSON"));
    CHECK(refusal(one + "\n\"type\": 1").starts_with("file.json:2:1: an event was expected"));
    CHECK(refusal(one + "\nnull").starts_with("file.json:2:1: an event was expected"));
    CHECK(refusal(one + "\n42").starts_with("file.json:2:1: an event was expected"));
    CHECK(refusal(one + "\n[200]").starts_with("file.json:2:2: an event was expected"));
}

TEST_CASE("an export's bytes that are no text come back as they were, readable or not") {
    const std::string bytes = "{\"id\":\"evt_7\",\"type\":\"a.b\",\"x\":\"\xFF\"}";
    const auto line = [](const std::string& base64) {
        return R"({"received_at":"2026-11-22T10:00:04.120Z","signature":"t=1,v1=ab","verdict":"ignored:unreadable",)"
               R"("body_base64":")" +
               base64 + "\"}";
    };
    const auto events =
        read(line(encode_base64(bytes)) + "\n" + line(encode_base64(std::string("\x00\x01", 2))));
    REQUIRE(events.size() == 2);
    CHECK(events[0].body == bytes);
    CHECK(events[1].body == std::string("\x00\x01", 2));
    CHECK(events[1].type == "unreadable");
    CHECK(events[1].signature == "t=1,v1=ab");
    CHECK(refusal(line("%%")).find("body_base64 is not base64") != std::string::npos);
}

TEST_CASE("an export's text that the server could not read goes out again too") {
    const std::string line = json::serialize(json::object{{"received_at", "2026-11-22T10:00:04.120Z"},
                                                          {"signature", ""},
                                                          {"verdict", "ignored:unreadable"},
                                                          {"body", "[[[not json"}});
    CHECK(read(line).at(0).body == "[[[not json");
}
