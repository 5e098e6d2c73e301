#include "app/service.hpp"

#include <algorithm>
#include <array>
#include <boost/system/system_error.hpp>
#include <numeric>
#include <system_error>
#include <thread>

#include "app/defaults.hpp"
#include "app/service_impl.hpp"
#include "base/log.hpp"
#include "http/server/open_files.hpp"
#include "transport/publish.hpp"

namespace orderwire::app {

namespace {

using namespace std::chrono_literals;

// How long watchers get to say goodbye, and after that requests to be answered.
constexpr auto goodbye_time = 3s;
constexpr auto stop_time_max = 5s;  // the sandbox and the store need some of the 10 s too

// The few faults of the surroundings whose own words don't say what to do.
[[noreturn]] void explain_start(const std::error_code& code, const char* words) {
    if (code == std::errc::too_many_files_open || code == std::errc::too_many_files_open_in_system) {
        throw std::runtime_error(
            "there are too few open files for the start: raise the limit (ulimit -n, or LimitNOFILE= of "
            "systemd)");
    }
    if (code == std::errc::resource_unavailable_try_again)
        throw std::runtime_error("a thread can't be started: the limit of processes is reached (ulimit -u)");
    throw std::runtime_error(words);
}

}  // namespace

// ---- made

void Service::Impl::make(const StepHook& before) {
    using Making = Step<Impl>;
    static constexpr std::array steps{
        Making{"the catalogue", &Impl::make_catalogue},
        Making{"the store", &Impl::make_store},  // its thread waits for commands, and nobody gives any yet
        Making{"the sandbox", &Impl::make_sandbox},
        Making{"the loops", &Impl::make_event_loops},
        Making{"the settings", &Impl::make_settings},
        Making{"the testbench", &Impl::make_bench},
        Making{"payments", &Impl::make_payments},
        Making{"what goes out", &Impl::make_outbox_channels},
        Making{"the web client", &Impl::make_files},
        Making{"the routes", &Impl::install_handlers},
        Making{"what is done by itself", &Impl::make_background},
        Making{"healing", &Impl::make_reconciler},
    };
    take_steps(*this, steps, before);
}

// ---- started

void Service::Impl::start(const StepHook& before) {
    using Starting = Step<Impl>;
    // What is to run on a loop waits there until the loop runs.
    static constexpr std::array steps{
        Starting{"to deliver", &Impl::start_outbox_channels},
        Starting{"to look after orders", &Impl::start_background},
        Starting{"to run the loops", &Impl::run_event_loops},
        Starting{"to run the sandbox", &Impl::start_sandbox},
        Starting{"to keep files for short errands", &Impl::keep_files},
        Starting{"to let clients in", &Impl::open_event_loops},
    };
    take_steps(*this, steps, before);
}

void Service::Impl::start_outbox_channels() { outbox_channels->start(event_loops.front()->executor()); }

void Service::Impl::start_background() {
    const Executor loop = event_loops.front()->executor();
    if (enrollment_activator) enrollment_activator->start(store->make_queries());
    expiry->start(loop);
    enrollment_watchdog->start(loop);
    if (reconciler) reconciler->start(loop);
}

void Service::Impl::run_event_loops() {
    for (const auto& event_loop : event_loops)
        event_loop->run();
}

void Service::Impl::start_sandbox() {
    if (!sandbox) return;
    sandbox->add_webhook(own_url + "/webhooks/stripe", secrets.get()->front());
    sandbox->start();
}

// Of the files that may be open, the program has its own by now.
void Service::Impl::keep_files() {
    const std::size_t allowed = options.open_files > 0 ? options.open_files : http::allowed_files();
    const auto shares = http::share_files(allowed, http::open_files());
    limiter->keep_files(shares.sockets_max, shares.spare);
    spdlog::info("{} files may be open: {} connections, and {} kept back for short errands", allowed,
                 shares.sockets_max, shares.spare);
}

void Service::Impl::open_event_loops() {
    for (const auto& event_loop : event_loops)
        event_loop->open();
}

// ---- serving

// On the writer's thread, after the commit. Each of those who are told fails alone.
void Service::Impl::on_committed(std::span<const store::Snapshot> changes) noexcept {
    transport::publish(changes, bus);
    contained("enrollment was not told", [&] {
        if (enrollment_activator) enrollment_activator->on_committed(changes);
    });
    contained("the testbench was not told", [&] {
        if (inspector) inspector->on_committed(changes);
    });
    contained("deliveries were not told", [&] {
        if (outbox_channels) outbox_channels->on_committed();
    });
}

std::size_t Service::Impl::watchers() const {
    const auto add = [](std::size_t sum, const auto& event_loop) { return sum + event_loop->watchers(); };
    return std::accumulate(event_loops.begin(), event_loops.end(), std::size_t{0}, add);
}

// ---- stopped

void Service::Impl::stop() noexcept {
    if (std::exchange(stopped, true)) return;
    stop_begun = monotonic.now();
    using Stopping = Step<Impl>;
    static constexpr std::array steps{
        Stopping{"to say that we stop", &Impl::say_draining},
        Stopping{"to stop deliveries", &Impl::stop_outbox_channels},
        Stopping{"to stop the testbench", &Impl::stop_bench},
        Stopping{"to let nobody in", &Impl::stop_accepting},
        Stopping{"to send watchers away", &Impl::drain_watchers},
        Stopping{"to wait for all", &Impl::wait_for_all},
        Stopping{"to stop the sandbox", &Impl::stop_sandbox},
        Stopping{"to stop the store", &Impl::stop_store},
        Stopping{"to end the loops", &Impl::join_event_loops},
    };
    take_every_step(*this, steps);
}

void Service::Impl::say_draining() { draining = true; }

void Service::Impl::stop_outbox_channels() {
    if (outbox_channels) outbox_channels->stop();
}

void Service::Impl::stop_bench() {
    if (inspector) inspector->stop();
}

void Service::Impl::stop_accepting() {
    for (const auto& event_loop : event_loops)
        event_loop->stop_accepting();
}

void Service::Impl::drain_watchers() {
    const std::size_t total = watchers();
    std::size_t first_watcher = 0;
    for (const auto& event_loop : event_loops) {
        const std::size_t of_loop = event_loop->watchers();
        event_loop->begin_drain(first_watcher, total);
        first_watcher += of_loop;
    }
}

void Service::Impl::wait_for_all() {
    if (wait_until_gone(stop_begun + goodbye_time)) return;
    if (inspector) inspector->abort_streams();
    for (const auto& event_loop : event_loops)
        event_loop->abort_watchers();
    wait_until_gone(stop_begun + stop_time_max);
}

bool Service::Impl::wait_until_gone(Instant deadline) {
    const auto busy = [](const auto& event_loop) { return event_loop->connections() > 0; };
    while (std::any_of(event_loops.begin(), event_loops.end(), busy) ||
           (outbox_channels && outbox_channels->under_way() > 0) || (inspector && inspector->streams() > 0)) {
        if (monotonic.now() >= deadline) return false;
        std::this_thread::sleep_for(10ms);
    }
    return true;
}

void Service::Impl::stop_sandbox() {
    if (sandbox) sandbox->stop();
}

void Service::Impl::stop_store() {
    if (store) store->stop();
}

void Service::Impl::join_event_loops() {
    for (const auto& event_loop : event_loops)
        event_loop->join();
}

// ---- what the outside sees

Service::Service(ServeOptions options, const StepHook& before) {
    try {
        impl_ = std::make_unique<Impl>(std::move(options));
        impl_->make(before);
        impl_->start(before);
    } catch (const boost::system::system_error& error) {
        explain_start(error.code(), error.what());
    } catch (const std::system_error& error) {
        explain_start(error.code(), error.what());
    }
}

Service::~Service() = default;
void Service::stop() { impl_->stop(); }

void Service::reload(const ServeOptions& options) {
    const auto before = impl_->secrets.get();
    impl_->secrets.set(impl_->webhook_secrets(options));
    impl_->access.set(options.access);
    impl_->inspector->reloaded(*before, *impl_->secrets.get(), is_live(options.stripe_secret_key));
    if (!options.stripe_secret_key.empty()) {
        impl_->stripe->set_secret_key(options.stripe_secret_key);
        impl_->background_stripe->set_secret_key(options.stripe_secret_key);
    }
    impl_->outbox_channels->reload(options);
    set_log_level(options.log.level);
}

const std::string& Service::url() const { return impl_->public_url; }
std::uint16_t Service::port(std::size_t index) const { return impl_->event_loops.front()->port(index); }
std::uint16_t Service::metrics_port() const { return impl_->event_loops.front()->metrics_port(); }
std::string Service::sandbox_url() const {
    return impl_->sandbox ? impl_->sandbox->base_url() : std::string();
}

std::string Service::sandbox_webhook_secret() const {
    const bool made_by_sandbox = impl_->sandbox && impl_->options.stripe_webhook_secrets.empty();
    return made_by_sandbox ? impl_->sandbox->webhook_secret().reveal() : std::string();
}

std::string Service::mail_destination() const { return impl_->outbox_channels->mail_destination(); }

std::size_t Service::watchers() const { return impl_->watchers(); }

bool Service::has_turned() {
    bool all = true;
    for (const auto& event_loop : impl_->event_loops)
        all = event_loop->has_turned() && all;
    return all;
}

}  // namespace orderwire::app
