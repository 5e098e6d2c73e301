#include "crash/steady.hpp"

namespace orderwire::crash {

Steady::Steady(Loop& loop, Plan plan) : loop_(loop), plan_(std::move(plan)), timer_(loop) {
    events_.ready = [this](load::Requester& requester) {
        free_.push_back(requester.tag);
        ask_what_is_due();
    };
    events_.answered = [this](load::Requester& requester, const load::AnswerHead& head, std::string_view) {
        Place& place = places_[requester.tag];
        if (!place.busy) return;  // told that it asked for nothing in time
        place.busy = false;
        --busy_;
        const auto delay = std::chrono::steady_clock::now() - place.due;
        outcome_.delays.add(std::chrono::duration<double, std::milli>(delay).count());
        const bool is_good = head.status >= 200 && head.status < 400;
        ++(is_good ? outcome_.good : tells_overload(head) ? outcome_.told : outcome_.refused);
    };
    events_.lost = [this](load::Requester& requester) { on_lost(requester.tag); };
    places_.resize(plan_.connections);
    for (std::size_t place = 0; place < plan_.connections; ++place)
        connect(place);
}

Steady::~Steady() {
    stop();
    for (const Place& place : places_)
        place.requester->close();
    loop_.poll();
}

void Steady::connect(std::size_t place) {
    auto requester = std::make_shared<load::Requester>(loop_, plan_.port, events_);
    requester->tag = place;
    requester->set_source(plan_.source);
    requester->open();
    places_[place].requester = std::move(requester);
}

void Steady::on_lost(std::size_t place) {
    std::erase(free_, place);
    if (std::exchange(places_[place].busy, false)) {
        --busy_;
        // As every client does: a server may close an idle connection in the moment in which it is used.
        if (std::exchange(places_[place].again, true)) {
            ++outcome_.lost;
        } else {
            due_.push_front({places_[place].due, true});
        }
    }
    if (stopped_ && due_.empty()) return;
    asio::post(loop_, [this, place] { connect(place); });
}

void Steady::start() {
    began_ = std::chrono::steady_clock::now();
    tick();
}

void Steady::stop() {
    stopped_ = true;
    timer_.cancel();
    due_.clear();
}

void Steady::tick() {
    const auto due_at = [this](std::size_t number) {
        const std::chrono::duration<double> from_began(static_cast<double>(number) / plan_.per_second);
        return began_ + std::chrono::duration_cast<Instant::duration>(from_began);
    };
    while (due_at(scheduled_) <= std::chrono::steady_clock::now())
        due_.push_back({due_at(scheduled_++)});
    ask_what_is_due();
    timer_.expires_at(due_at(scheduled_));
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error && !stopped_) tick();
    });
}

void Steady::ask_what_is_due() {
    while (!due_.empty() && !free_.empty()) {
        const std::size_t free = free_.front();
        free_.pop_front();
        Place& place = places_[free];
        place.due = due_.front().at;
        place.again = due_.front().again;
        due_.pop_front();
        place.busy = true;
        ++busy_;
        ++outcome_.asked;
        place.requester->ask(plan_.request(number_++, place.due));
    }
}

}  // namespace orderwire::crash
