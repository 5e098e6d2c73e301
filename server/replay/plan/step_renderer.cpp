#include "replay/plan/step_renderer.hpp"

#include <utility>

namespace orderwire::replay {

namespace {

std::vector<MapEntry> mapping(const Options& options, const std::optional<TestOrder>& test_order) {
    std::vector<MapEntry> map = options.map;  // what the user says counts before what the order says
    if (test_order) {
        map.push_back({"order", test_order->order});
        map.push_back({"payment_intent", test_order->payment_intent});
        map.push_back({"amount", std::to_string(test_order->amount)});
        map.push_back({"currency", test_order->currency});
    }
    return map;
}

}  // namespace

StepRenderer::StepRenderer(const Options& options, const std::vector<ReplayStep>& steps,
                           std::optional<TestOrder> test_order, Renew renew, const std::string& salt)
    : test_order_(std::move(test_order)),
      recorded_(mapping(options, test_order_), renew, salt),
      written_({}, renew, salt) {
    if (!recorded_.changes_something()) return;
    for (const ReplayStep& step : steps) {
        if (const auto body = parse_event(step.event.body); body && !step.is_template)
            recorded_.learn_amounts(*body);
    }
}

ReplayStep StepRenderer::render(const ReplayStep& step) const {
    const Rewriter& rewriter = step.is_template ? written_ : recorded_;
    ReplayStep sent = step;
    const bool filled = step.is_template && test_order_.has_value();
    // Untouched, an event keeps its very bytes.
    if (!filled && !rewriter.changes_something()) return sent;
    auto body = parse_event(step.event.body);
    if (!body) return sent;
    const json::value before = *body;
    rewriter.rewrite(*body);
    if (filled) fill_placeholders(*body, *test_order_);
    if (*body == before) return sent;
    sent.event.body = json::serialize(*body);
    sent.event.id = text_at(body->as_object(), "id");
    return sent;
}

}  // namespace orderwire::replay
