// The reports of one replay, and its figures.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "replay/report.hpp"
#include "replay/schedule.hpp"
#include "replay/tally.hpp"

namespace orderwire::replay {

// Several reports that hear the same, and the figures.
class Reports {
  public:
    void add(std::unique_ptr<Report> report) { reports_.push_back(std::move(report)); }
    void begin(const Plan& plan) {
        for (const auto& report : reports_)
            report->begin(plan);
    }
    void announce(const Schedule& schedule) {
        tally.dropped += schedule.dropped;
        for (const auto& report : reports_)
            report->announce(schedule.deliveries.size());
    }
    void made_order(const std::string& order) {
        for (const auto& report : reports_)
            report->made_order(order);
    }
    void delivered(const Outcome& outcome) {
        tally.add(outcome);
        for (const auto& report : reports_)
            report->delivered(outcome);
    }
    void checked(const Check& check) {
        tally.add(check);
        for (const auto& report : reports_)
            report->checked(check);
    }
    void end(const Plan& plan) {
        for (const auto& report : reports_)
            report->end(plan, tally);
    }

    Tally tally;

  private:
    std::vector<std::unique_ptr<Report>> reports_;
};

}  // namespace orderwire::replay
