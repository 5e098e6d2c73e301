// What the limits are for: an address that takes too much is told so, and others do not notice.
#include <map>

#include "crash/run_until.hpp"
#include "crash/scene.hpp"
#include "load/http_answer.hpp"
#include "load/processes.hpp"

namespace orderwire::crash {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t connections_per_address = 1'000;
constexpr std::uint64_t crowder_bytes_each = std::uint64_t{24} * 1024;
const auto neighbour = asio::ip::make_address_v4("127.0.0.2");

// Asks one thing after the other, for as long as it is answered.
class Crowder final : public load::Connection {
  public:
    struct Tally {
        std::size_t opened = 0;
        std::size_t lost = 0;
        std::map<int, std::size_t> answers;
        std::size_t without_retry_after = 0;  // of 429 and 503
        bool over = false;
    };
    Crowder(Loop& loop, std::uint16_t port, const std::string& request, Tally& tally)
        : Connection(loop, port), request_(request), tally_(tally) {}

  private:
    void on_open() override {
        ++tally_.opened;
        send(request_);
    }
    std::size_t on_bytes(std::string_view bytes) override {
        const auto head = load::read_head(bytes);
        if (!head || bytes.size() - head->size < head->content_length) return 0;
        ++tally_.answers[head->status];
        const bool is_overload = head->status == 429 || head->status == 503;
        if (is_overload && head->retry_after.empty()) ++tally_.without_retry_after;
        if (!tally_.over) send(request_);
        return head->size + head->content_length;
    }
    void on_lost() override { ++tally_.lost; }

    const std::string& request_;
    Tally& tally_;
};

std::string listed(const std::map<int, std::size_t>& answers) {
    std::string text;
    for (const auto& [status, count] : answers)
        text += fmt::format("{}{} × {}", text.empty() ? "" : ", ", status, count);
    return text;
}

void crowd(Scene& scene, std::size_t count, const std::string& request, Crowder::Tally& tally, seconds time) {
    std::vector<std::shared_ptr<Crowder>> crowders;
    for (std::size_t i = 0; i < count; ++i) {
        crowders.push_back(std::make_shared<Crowder>(scene.loop, scene.port, request, tally));
        crowders.back()->open();
    }
    run_for(scene.loop, time);
    tally.over = true;
    for (const auto& crowder : crowders)
        crowder->close();
    run_for(scene.loop, milliseconds(100));
}

std::string get_order(const Scene& scene) {
    return fmt::format("GET /api/orders/{} HTTP/1.1\r\nHost: localhost\r\n\r\n", scene.order(0).id);
}

}  // namespace

void default_limits(Setup& setup) {
    Scene scene(setup, "default-limits", {.limits_per_address = true}, neighbour);
    const seconds time(setup.small ? 1 : 5);
    const std::string get = get_order(scene);
    const std::size_t count = setup.small ? 1'500 : 5'000;
    Crowder::Tally crowded;
    crowd(scene, count, get, crowded, time);
    scene.report.say("{} connections of one address: {}; {} closed", count, listed(crowded.answers),
                     crowded.lost);
    scene.report.check(
        crowded.answers[503] + crowded.lost >= count - connections_per_address && crowded.answers[503] > 0,
        "connections over the limit are told 503, and closed");
    scene.report.check(crowded.answers[429] > 0, "requests over the limit are told 429");
    scene.report.check(crowded.without_retry_after == 0, "each of these with Retry-After");

    Crowder::Tally forging;
    const std::string forged = fmt::format(
        "POST /webhooks/stripe HTTP/1.1\r\nHost: localhost\r\nStripe-Signature: t=1,v1=00\r\nContent-Length: "
        "1536\r\n\r\n{}",
        std::string(1'536, ' '));
    crowd(scene, 200, forged, forging, time);
    scene.report.say("forged webhooks: {}", listed(forging.answers));
    scene.report.check(
        forging.answers[429] > 0 && forging.answers[200] == 0 && forging.without_retry_after == 0,
        "forged webhooks are told 429 past the limit");
    scene.check_memory(connections_per_address, crowder_bytes_each);
    scene.end();
}

void few_files(Setup& setup) {
    // What the good clients and the store need, and a hundred more.
    const std::size_t files = setup.good() + GoodClients::connections + 250;
    Scene scene(setup, "few-files", {.open_files = files});
    const double cpu_before = load::cpu_us({scene.server()});
    Crowder::Tally tally;
    const std::string nothing = "GET /healthz HTTP/1.1\r\n";
    const seconds time(setup.small ? 1 : 10);
    crowd(scene, 1'000, nothing, tally, time);
    const double cpu = (load::cpu_us({scene.server()}) - cpu_before) / 1e6;
    scene.report.say(
        "1,000 connections for {} open files: {:.2f} s of CPU in {} s, the good clients included", files, cpu,
        time.count());
    scene.report.check(cpu < 0.5 * static_cast<double>(time.count()),
                       "a server without files to accept with does not spin");
    const auto serves = [&] { return figure(scene.loop, scene.port, "orderwire_store_writable") == 1; };
    scene.report.check(run_until(scene.loop, seconds(20), serves),
                       "when they have gone, the next one is let in");
    scene.check_memory(files, crowder_bytes_each);
    scene.end();
}

}  // namespace orderwire::crash
