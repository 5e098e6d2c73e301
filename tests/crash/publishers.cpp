#include "publishers.hpp"

namespace orderwire::crash {

namespace {

constexpr std::size_t connections = 128;
constexpr std::chrono::milliseconds tick_interval{2};
constexpr double repeated_share = 0.02;  // of events that were acknowledged

std::chrono::steady_clock::time_point now() { return std::chrono::steady_clock::now(); }

}  // namespace

Publishers::Publishers(Loop& loop, Options options, Ledger& ledger, std::function<Choice()> choose)
    : loop_(loop),
      options_(std::move(options)),
      ledger_(ledger),
      choose_(std::move(choose)),
      maker_(options_.secret),
      lines_(connections),
      steps_(ledger.orders().size()),
      random_(options_.seed),
      timer_(loop),
      began_(now()) {
    events_.ready = [this](load::Requester& requester) { on_ready(requester.tag); };
    events_.answered = [this](load::Requester& requester, const load::AnswerHead& head,
                              std::string_view body) { on_answer(requester.tag, head, body); };
    events_.lost = [this](load::Requester& requester) { on_lost(requester.tag); };
    for (std::size_t line = 0; line < lines_.size(); ++line) {
        lines_[line].timer = std::make_unique<asio::steady_timer>(loop);
        connect(line);
    }
    tick();
}

Publishers::~Publishers() {
    for (const Line& line : lines_)
        line.requester->close();
}

void Publishers::go_on() {
    held_ = false;
    send_what_is_due();
}

void Publishers::finish() {
    finishing_ = true;
    std::multimap<Instant, Delivery> due;
    for (auto& [at, delivery] : later_)
        due.emplace(now(), std::move(delivery));
    later_ = std::move(due);
}

void Publishers::connect(std::size_t line) {
    lines_[line].requester = std::make_shared<load::Requester>(loop_, options_.port, events_);
    lines_[line].requester->tag = line;
    lines_[line].requester->open();
}

void Publishers::on_ready(std::size_t line) {
    idle_.push_back(line);
    send_what_is_due();
}

void Publishers::on_answer(std::size_t line, const load::AnswerHead& head, std::string_view body) {
    lines_[line].delivering = false;
    Delivery& delivery = lines_[line].delivery;
    --under_way_;
    const bool repetition = ledger_.events()[delivery.event].acknowledged;
    ledger_.answered(delivery.event, head.status, body);
    if (head.status == 503) return again_later(std::move(delivery));
    const bool repeat = std::bernoulli_distribution(repeated_share)(random_);
    if (head.status == 200 && !repetition && repeat) again_later(std::move(delivery));
}

void Publishers::on_lost(std::size_t line) {
    std::erase(idle_, line);
    if (std::exchange(lines_[line].delivering, false)) {
        --under_way_;
        ++ledger_.counts.without_answer;
        again_later(std::move(lines_[line].delivery));
    }
    lines_[line].timer->expires_after(between(10, 200));
    lines_[line].timer->async_wait([this, line](boost::system::error_code error) {
        if (!error) connect(line);
    });
}

void Publishers::again_later(Delivery delivery) {
    const Instant at = now() + (finishing_ ? between(10, 100) : between(200, 4000));
    later_.emplace(at, std::move(delivery));
}

void Publishers::tick() {
    send_what_is_due();
    timer_.expires_after(tick_interval);
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error) tick();
    });
}

void Publishers::send_what_is_due() {
    while (!held_ && !idle_.empty()) {
        auto delivery = next();
        if (!delivery) return;
        const std::size_t line = idle_.front();
        idle_.pop_front();
        ledger_.attempted(delivery->event);
        ++under_way_;
        const std::string request = maker_.request(delivery->body);
        lines_[line].delivery = *std::move(delivery);
        lines_[line].delivering = true;
        lines_[line].requester->ask(request);
    }
}

std::optional<Publishers::Delivery> Publishers::next() {
    if (!later_.empty() && later_.begin()->first <= now()) {
        Delivery delivery = std::move(later_.begin()->second);
        later_.erase(later_.begin());
        return delivery;
    }
    const double due = std::chrono::duration<double>(now() - began_).count() * options_.rate;
    if (finishing_ || static_cast<double>(made_) >= due) return {};
    return make();
}

Publishers::Delivery Publishers::make() {
    const Choice choice = choose_();
    const load::FilledOrder& order = ledger_.orders()[choice.order];
    const std::uint64_t step = steps_[choice.order]++;
    load::EventMaker::Event event = choice.pay ? maker_.paid(order, step) : maker_.moving(order, step);
    ++made_;
    const std::uint32_t number = ledger_.made(choice.order, event);
    return {number, std::move(event.body)};
}

std::chrono::milliseconds Publishers::between(int from, int to) {
    return std::chrono::milliseconds(std::uniform_int_distribution<int>(from, to)(random_));
}

}  // namespace orderwire::crash
