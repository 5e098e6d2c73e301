#include "replay/input/input_set.hpp"

#include <doctest/doctest.h>

using namespace orderwire;
using namespace orderwire::replay;

namespace {

const std::string two_events =
    R"({"id":"evt_1","type":"charge.failed"} {"id":"evt_2","type":"charge.succeeded"})";

Options with_secret() {
    Options options;
    options.secrets = {Secret("whsec_1")};
    return options;
}

InputSet read_set(Options options, const std::string& recording = two_events) {
    InputSources sources;
    sources.recordings.push_back({"r.json", recording});
    return read_input_set(sources, options, Time{});
}

std::string refusal_of(const Options& options) {
    try {
        read_set(options);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("of the recorded events those are sent that --only and --not leave") {
    Options options = with_secret();
    CHECK(read_set(options).steps.size() == 2);
    options.only = {"*.failed"};
    REQUIRE(read_set(options).steps.size() == 1);
    CHECK(read_set(options).steps[0].event.id == "evt_1");
    options.except = {"charge.*"};
    CHECK(refusal_of(options) == "--only and --not leave no event to send");
}

TEST_CASE("a secret is needed for whatever is signed rightly") {
    CHECK(refusal_of({}).starts_with("--secret: none was given"));
    Options wrong;
    wrong.sign = SignatureMode::wrong;
    CHECK(refusal_of(wrong).empty());
}

TEST_CASE("a recorded signature goes with the recorded body only") {
    Options options = with_secret();
    options.sign = SignatureMode::verbatim;
    CHECK(refusal_of(options).starts_with("r.json:1:1: this event was recorded without a signature"));
}

TEST_CASE("an expectation about the order needs one") {
    Options options = with_secret();
    options.expect = {{"order", {{"status", "paid"}}}};
    CHECK(refusal_of(options).starts_with("--expect order=…"));
    options.map = {{"order", "ord_1"}};
    CHECK(refusal_of(options).empty());
}
