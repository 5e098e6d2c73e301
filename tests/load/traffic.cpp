#include "load/traffic.hpp"

#include <fmt/format.h>

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <stdexcept>

#include "load/processes.hpp"
#include "load/requester.hpp"

namespace orderwire::load {

namespace {

using Instant = std::chrono::steady_clock::time_point;

constexpr std::chrono::seconds grace{2};
// Enough for any rate that is asked for here; what finds none free waits, and its delay grows.
constexpr std::size_t open_loop_connections = 256;

double milliseconds(std::chrono::steady_clock::duration duration) {
    return std::chrono::duration<double, std::milli>(duration).count();
}

bool is_open(Phase::Kind kind) { return kind == Phase::Kind::open || kind == Phase::Kind::purchases_open; }

bool is_good(int status) { return status >= 200 && status < 400; }

// Runs requests until its time is over, then waits for what is under way.
class Run {
  public:
    Run(Loop& loop, std::uint16_t port, const Phase& phase) : loop_(loop), phase_(phase), timer_(loop) {
        events_.ready = [this](Requester& requester) { on_ready(requester); };
        events_.answered = [this](Requester& requester, const AnswerHead& head, std::string_view) {
            --under_way_;
            ++(is_good(head.status) ? outcome.done : outcome.refused);
            on_answer(requester, head);
        };
        events_.lost = [this](Requester&) { trouble_ = "a publisher's connection was lost"; };
        const std::size_t connections = is_open(phase.kind) ? open_loop_connections : phase.amount;
        for (std::size_t i = 0; i < connections; ++i) {
            requesters_.push_back(std::make_shared<Requester>(loop, port, events_));
            requesters_.back()->tag = i;
            requesters_.back()->open();
        }
    }
    virtual ~Run() {
        for (const auto& requester : requesters_)
            requester->close();
        loop_.poll();  // what was under way ends
        loop_.restart();
    }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    void go() {
        began_ = std::chrono::steady_clock::now();
        until_ = began_ +
                 std::chrono::duration_cast<Instant::duration>(std::chrono::duration<double>(phase_.seconds));
        if (is_open(phase_.kind)) tick();
        run_while([this] { return !over(); });
        outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
        ended_ = true;
        timer_.cancel();
        const Instant last = std::chrono::steady_clock::now() + grace;
        run_while([&] { return unfinished() && std::chrono::steady_clock::now() < last; });
        outcome.lost = missing();
    }

    Outcome outcome;

  protected:
    bool in_time() const { return !ended_; }

    struct Due {
        Instant at;
    };
    // Sends one request that was due then.
    virtual void ask(Requester& requester, Instant due) = 0;
    virtual void on_answer(Requester&, const AnswerHead&) {}
    virtual std::size_t missing() const { return 0; }
    // Nothing is left to be asked, though there is time.
    virtual bool exhausted() const { return false; }
    // Whether the next may be sent: a closed loop can wait for more than its answer.
    virtual bool may_go_on() const { return true; }
    void go_on() {  // what had to wait may no longer have to
        while (!idle_.empty() && may_go_on() && !over()) {
            Requester& requester = *idle_.front();
            idle_.pop_front();
            start(requester, std::chrono::steady_clock::now());
        }
    }

  private:
    bool over() const { return std::chrono::steady_clock::now() >= until_ || exhausted(); }
    bool unfinished() const { return under_way_ > 0 || missing() > 0; }

    template <class Condition>
    void run_while(const Condition& condition) {
        while (condition()) {
            loop_.run_one_for(std::chrono::milliseconds(20));
            loop_.poll();
            if (!trouble_.empty()) throw std::runtime_error(trouble_);
        }
    }

    void start(Requester& requester, Instant due) {
        ++under_way_;
        ask(requester, due);
    }

    void on_ready(Requester& requester) {
        if (is_open(phase_.kind)) {
            idle_.push_back(&requester);
            return send_what_is_due();
        }
        if (over()) return;
        if (!may_go_on()) return idle_.push_back(&requester);
        start(requester, std::chrono::steady_clock::now());
    }

    void send_what_is_due() {
        while (!due_.empty() && !idle_.empty() && !exhausted()) {
            Requester& requester = *idle_.front();
            idle_.pop_front();
            const Instant due = due_.front();
            due_.pop_front();
            start(requester, due);
        }
    }

    void tick() {
        const Instant now = std::chrono::steady_clock::now();
        const auto due_at = [this](std::size_t number) {
            return began_ + std::chrono::nanoseconds(number * 1'000'000'000 / phase_.amount);
        };
        while (due_at(scheduled_) <= now)
            due_.push_back(due_at(scheduled_++));
        send_what_is_due();
        timer_.expires_at(due_at(scheduled_));
        timer_.async_wait([this](boost::system::error_code error) {
            if (!error && !over()) tick();
        });
    }

    Loop& loop_;
    Phase phase_;
    Requester::Events events_;
    std::vector<std::shared_ptr<Requester>> requesters_;
    std::deque<Requester*> idle_;
    std::deque<Instant> due_;
    asio::steady_timer timer_;
    Instant began_;
    Instant until_ = Instant::max();
    std::size_t scheduled_ = 0;
    std::size_t under_way_ = 0;
    std::string trouble_;
    bool ended_ = false;
};

// Publishes to one watched thing after the other, and waits for its watchers to see it.
class Publishing final : public Run {
  public:
    Publishing(Loop& loop, std::uint16_t port, const Phase& phase, Peer& peer, Crowd& crowd,
               std::size_t watched, std::uint64_t& published)
        : Run(loop, port, phase), peer_(peer), crowd_(crowd), due_(watched), published_(published) {
        each_ = crowd.size() / watched;
        crowd_.on_view([this](Watcher& watcher, std::string_view) { on_view(watcher.index()); });
    }
    ~Publishing() override { crowd_.on_view(nullptr); }

  private:
    void ask(Requester& requester, Instant due) override {
        const std::size_t index = published_ % due_.size();
        const std::uint64_t step = published_++ / due_.size();
        due_[index] = due;
        expected_ += each_;
        requester.ask(peer_.publish(index, step));
    }
    void on_view(std::size_t index) {
        ++outcome.delivered;
        outcome.delays.add(milliseconds(std::chrono::steady_clock::now() - due_[index]));
        if (due_.size() == 1 && outcome.delivered == expected_) go_on();
    }
    // All watch one thing: the next news only when all have the last, because a later view makes an earlier
    // one superfluous.
    bool may_go_on() const override { return due_.size() > 1 || outcome.delivered == expected_; }
    std::size_t missing() const override {
        return expected_ > outcome.delivered ? expected_ - outcome.delivered : 0;
    }

    Peer& peer_;
    Crowd& crowd_;
    std::vector<Instant> due_;  // of the last news of each
    std::uint64_t& published_;
    std::size_t each_ = 1;
    std::size_t expected_ = 0;
};

// Each thing is bought once. What a publisher was declined it pays with its next request.
class Purchasing final : public Run {
  public:
    Purchasing(Loop& loop, std::uint16_t port, const Phase& phase, Peer& peer, Crowd& crowd,
               std::uint64_t& begun)
        : Run(loop, port, phase), peer_(peer), crowd_(crowd), orders_(crowd.size()), begun_(begun) {
        crowd_.on_view([this](Watcher& watcher, std::string_view view) { on_view(watcher, view); });
    }
    ~Purchasing() override { crowd_.on_view(nullptr); }

  private:
    static constexpr std::size_t declined_each = 10;
    struct Order {
        std::optional<Instant> declined;  // when that was due; nothing once it was seen
        std::optional<Instant> paid;
        Instant payment;  // when it was due
    };

    void ask(Requester& requester, Instant due) override {
        std::size_t index = begun_;
        bool pays = true;
        if (const auto open = declined_.find(requester.tag); open != declined_.end()) {
            index = open->second;
            declined_.erase(open);
        } else {
            ++begun_;
            pays = index % declined_each != 0;
        }
        Order& order = orders_[index];
        if (pays) {
            ++paid_;
            order.paid = order.payment = due;
            return requester.ask(peer_.pay(index, 1));
        }
        order.declined = due;
        declined_[requester.tag] = index;
        requester.ask(peer_.decline(index, 0));
    }
    void on_view(const Watcher& watcher, std::string_view view) {
        Order& order = orders_[watcher.index()];
        seen(view.find(R"("status":"paid")") != std::string_view::npos ? order.paid : order.declined);
        if (!watcher.is_final()) return;
        outcome.until_final.add(since(order.payment));
        if (in_time()) ++outcome.purchases;
    }
    void seen(std::optional<Instant>& due) {
        if (!due) return;
        ++outcome.delivered;
        outcome.delays.add(since(*due));
        due.reset();
    }
    static double since(Instant due) { return milliseconds(std::chrono::steady_clock::now() - due); }
    bool exhausted() const override { return begun_ >= orders_.size(); }
    // A decline that was paid at once may never be seen: the newer view takes its place.
    std::size_t missing() const override { return paid_ - outcome.until_final.count(); }

    Peer& peer_;
    Crowd& crowd_;
    std::vector<Order> orders_;
    std::map<std::size_t, std::size_t> declined_;  // by publisher: the order that it still has to pay
    std::uint64_t& begun_;                         // over all phases
    std::size_t paid_ = 0;
};

// Plain GETs, each of any thing that there is; or each connection of one, with its entity tag.
class Getting final : public Run {
  public:
    Getting(Loop& loop, std::uint16_t port, const Phase& phase, const Peer& peer)
        : Run(loop, port, phase),
          peer_(peer),
          with_tag_(phase.kind == Phase::Kind::get_etag),
          any_(0, peer.resources() - 1) {
        for (std::size_t i = 0; i < phase.amount; ++i)
            gets_.push_back({any_(random_), "", {}});
    }

  private:
    struct Get {
        std::size_t thing;
        std::string tag;
        Instant asked;
    };
    void ask(Requester& requester, Instant) override {
        Get& get = gets_[requester.tag];
        if (!with_tag_) get.thing = any_(random_);
        get.asked = std::chrono::steady_clock::now();
        const std::string path = peer_.resource(get.thing);
        const std::string condition = get.tag.empty() ? "" : fmt::format("If-None-Match: {}\r\n", get.tag);
        requester.ask(fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\n{}\r\n", path, condition));
    }
    void on_answer(Requester& requester, const AnswerHead& head) override {
        Get& get = gets_[requester.tag];
        outcome.delays.add(milliseconds(std::chrono::steady_clock::now() - get.asked));
        if (with_tag_) get.tag = head.etag;
    }

    const Peer& peer_;
    bool with_tag_;
    std::minstd_rand random_;
    std::uniform_int_distribution<std::size_t> any_;
    std::vector<Get> gets_;
};

}  // namespace

Phase parse_phase(const std::string& text) {
    const std::invalid_argument wrong(
        "--phase " + text + ": closed|open|purchases|purchases-open|get|get-etag:NUMBER:SECONDS is accepted");
    static const std::map<std::string, Phase::Kind, std::less<>> kinds{
        {"closed", Phase::Kind::closed},
        {"open", Phase::Kind::open},
        {"purchases", Phase::Kind::purchases},
        {"purchases-open", Phase::Kind::purchases_open},
        {"get", Phase::Kind::get},
        {"get-etag", Phase::Kind::get_etag}};
    const std::size_t first = text.find(':');
    const std::size_t second = text.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) throw wrong;
    Phase phase;
    phase.text = text;
    const auto kind = kinds.find(text.substr(0, first));
    if (kind == kinds.end()) throw wrong;
    phase.kind = kind->second;
    try {
        phase.amount = std::stoul(text.substr(first + 1, second - first - 1));
        phase.seconds = std::stod(text.substr(second + 1));
    } catch (const std::exception&) {
        throw wrong;
    }
    if (phase.amount == 0 || phase.seconds <= 0) throw wrong;
    return phase;
}

Traffic::Traffic(Loop& loop, std::uint16_t port, std::vector<pid_t> server, Peer& peer, Crowd& crowd,
                 std::size_t watched)
    : loop_(loop), port_(port), server_(std::move(server)), peer_(peer), crowd_(crowd), watched_(watched) {}

Outcome Traffic::run(const Phase& phase) {
    std::unique_ptr<Run> run;
    if (phase.kind == Phase::Kind::get || phase.kind == Phase::Kind::get_etag) {
        run = std::make_unique<Getting>(loop_, port_, phase, peer_);
    } else if (phase.kind == Phase::Kind::purchases || phase.kind == Phase::Kind::purchases_open) {
        run = std::make_unique<Purchasing>(loop_, port_, phase, peer_, crowd_, published_);
    } else {
        run = std::make_unique<Publishing>(loop_, port_, phase, peer_, crowd_, watched_, published_);
    }
    const double before = cpu_us(server_);
    run->go();
    run->outcome.server_cpu_us = cpu_us(server_) - before;
    crowd_.check();
    return std::move(run->outcome);
}

}  // namespace orderwire::load
