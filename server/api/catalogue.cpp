#include "api/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "api/course_limits.hpp"
#include "api/customer_details.hpp"
#include "base/files.hpp"
#include "base/money.hpp"

namespace orderwire::api {

namespace {

constexpr std::size_t catalogue_bytes_max = 8 << 20;

bool is_plain_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    });
}

bool is_currency(std::string_view text) {
    return text.size() == 3 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_course_url(std::string_view text) {
    const bool local = text.starts_with('/') && !text.starts_with("//");
    return (local || text.starts_with("https://") || text.starts_with("http://")) &&
           text.size() <= url_bytes_max && !has_control_characters(text);
}

CatalogueCourse read_course(const json::value& value) {
    const json::object* object = value.if_object();
    if (object == nullptr) throw std::runtime_error("a course is a JSON object");
    CatalogueCourse course{text_at(*object, "id"),
                           text_at(*object, "title"),
                           text_at(*object, "summary"),
                           text_at(*object, "description"),
                           integer_at(*object, "amount").value_or(0),
                           text_at(*object, "currency"),
                           text_at(*object, "url")};
    if (!is_plain_id(course.id)) throw std::runtime_error("id: 1 to 64 letters, digits, '-' or '_'");
    if (course.url.empty()) course.url = "/course/" + course.id;
    const auto refuse = [&](std::string_view what) {
        throw std::runtime_error(fmt::format("{}: {}", course.id, what));
    };
    if (course.title.empty() || course.title.size() > title_bytes_max ||
        has_control_characters(course.title)) {
        refuse("title: 1 to 200 bytes without control characters");
    }
    if (!integer_at(*object, "amount")) refuse("amount: a whole number of minor units");
    if (!is_currency(course.currency)) refuse("currency: three lowercase letters, such as usd");
    if (const auto price = check_price(course.amount, course.currency); !price)
        refuse(course.currency + ": " + price.error().detail);
    if (!is_course_url(course.url)) refuse("url: a path, or http or https, of at most 500 bytes");
    return course;
}

}  // namespace

Catalogue Catalogue::demo() {
    return Catalogue({
        {"cpp-concurrency", "C++ Concurrency in Depth",
         "Threads, atomics and coroutines, from the memory model up.",
         "Eleven lessons on what really happens when two threads meet: the memory model, locks and what "
         "replaces "
         "them, coroutines, and how to test code that runs at once. With exercises that a sanitizer grades.",
         4900, "usd", "/course/cpp-concurrency"},
        {"sqlite-inside", "SQLite from the Inside",
         "Pages, the write-ahead log, and why your commit took 8 ms.",
         "Follow one INSERT from SQL text to the platter and back: the B-tree, the pager, the log and its "
         "checkpoints, locks, query plans. You will leave with an index you can defend.",
         3900, "usd", "/course/sqlite-inside"},
        {"realtime-web", "The Real-Time Web",
         "WebSocket, SSE and long-poll, on networks that do not cooperate.",
         "Build a push service that survives proxies, phones and Monday mornings: framing, back-pressure, "
         "reconnects that do not stampede, and the one cursor that makes recovery boring.",
         5900, "eur", "/course/realtime-web"},
    });
}

Catalogue Catalogue::load(const std::filesystem::path& file) {
    const auto text = read_file(file, catalogue_bytes_max);
    if (!text) throw std::runtime_error(fmt::format("{}: {}", file.string(), text.error().detail));
    const auto parsed = parse_json(*text);
    if (!parsed) throw std::runtime_error(fmt::format("{}: {}", file.string(), parsed.error().detail));
    const json::array* list = parsed->if_array();
    if (list == nullptr)
        throw std::runtime_error(fmt::format("{}: a JSON list of courses is needed", file.string()));
    std::vector<CatalogueCourse> courses;
    for (std::size_t i = 0; i < list->size(); ++i) {
        try {
            courses.push_back(read_course((*list)[i]));
        } catch (const std::runtime_error& error) {
            throw std::runtime_error(fmt::format("{}: course {}: {}", file.string(), i + 1, error.what()));
        }
        const auto same = [&](const CatalogueCourse& other) { return other.id == courses.back().id; };
        if (std::any_of(courses.begin(), courses.end() - 1, same)) {
            throw std::runtime_error(
                fmt::format("{}: two courses have the id {}", file.string(), courses.back().id));
        }
    }
    return Catalogue(std::move(courses));
}

const CatalogueCourse* Catalogue::find(std::string_view id) const {
    const auto found =
        std::find_if(courses_.begin(), courses_.end(), [&](const auto& course) { return course.id == id; });
    return found == courses_.end() ? nullptr : &*found;
}

json::object to_json(const CatalogueCourse& course) {
    return {{"object", "course"},
            {"id", course.id},
            {"title", course.title},
            {"summary", course.summary},
            {"description", course.description},
            {"amount", course.amount},
            {"currency", course.currency},
            {"url", course.url}};
}

}  // namespace orderwire::api
