#include "api/catalogue.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "support/temporary_folder.hpp"

using namespace orderwire;
using namespace orderwire::api;

namespace {

std::string refusal(const std::string& text) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "courses.json";
    std::ofstream(path) << text;
    try {
        Catalogue::load(path);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

std::string course(const std::string& changed = "") {
    return R"([{"id":"a","title":"A","amount":100,"currency":"usd")" + changed + "}]";
}

}  // namespace

TEST_CASE("the demo has three courses that a catalogue file could hold") {
    const Catalogue demo = Catalogue::demo();
    CHECK(demo.all().size() == 3);
    json::array list;
    for (const CatalogueCourse& one : demo.all())
        list.push_back(to_json(one));
    CHECK(refusal(json::serialize(list)).empty());
    CHECK(demo.find("cpp-concurrency")->amount == 4900);
    CHECK(demo.find("nothing") == nullptr);
}

TEST_CASE("a course without an address gets its own page") {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "courses.json";
    std::ofstream(path) << course();
    CHECK(Catalogue::load(path).find("a")->url == "/course/a");
}

TEST_CASE("a wrong catalogue is refused with the course and what is wrong") {
    CHECK(refusal("nonsense").find("JSON") != std::string::npos);
    CHECK(refusal("{}").find("list") != std::string::npos);
    CHECK(refusal("[7]").find("course 1") != std::string::npos);
    CHECK(refusal(course(R"(,"id":"a b")")).find("id") != std::string::npos);
    CHECK(refusal(course(R"(,"amount":0)")).find("amount") != std::string::npos);
    CHECK(refusal(course(R"(,"amount":1.5)")).find("amount") != std::string::npos);
    CHECK(refusal(course(R"(,"currency":"USD")")).find("currency") != std::string::npos);
    CHECK(refusal(course(R"(,"amount":49)"))
              .find("course 1: a: usd: amounts of USD are in its minor units, and "
                    "Stripe takes no less than 50 (0.50 USD)") != std::string::npos);
    CHECK(refusal(course(R"(,"amount":50)")).empty());
    CHECK(refusal(course(R"(,"amount":99999999)")).empty());
    CHECK(refusal(course(R"(,"amount":100000000)")).find("no more than") != std::string::npos);
    CHECK(refusal(course(R"(,"currency":"xyz")")).find("Stripe does not take") != std::string::npos);
    CHECK(refusal(course(R"(,"amount":5124,"currency":"kwd")")).find("multiples of 10") != std::string::npos);
    CHECK(refusal(course(R"(,"amount":550,"currency":"ugx")")).find("multiples of 100") != std::string::npos);
    CHECK(refusal(course(R"(,"title":")" + std::string(201, 't') + "\"")).find("title") != std::string::npos);
    CHECK(refusal(course(R"(,"title":")" + std::string(200, 't') + "\"")).empty());
    for (const char* url : {"javascript:alert(1)", "//evil.example", "ftp://x", "course"}) {
        CHECK(refusal(course(R"(,"url":")" + std::string(url) + "\"")).find("url") != std::string::npos);
    }
    const std::string twice = course();
    CHECK(refusal(twice.substr(0, twice.size() - 1) + "," + twice.substr(1)).find("two courses") !=
          std::string::npos);
    CHECK_THROWS_AS(Catalogue::load("/nowhere.json"), std::runtime_error);
}
