// The reports of one replay, and its statistics.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "replay/plan/delivery_schedule.hpp"
#include "replay/report/report.hpp"
#include "replay/report/statistics.hpp"

namespace orderwire::replay {

// Several reports of the same run, and its statistics.
class CompositeReport {
  public:
    void add(std::unique_ptr<Report> report) { reports_.push_back(std::move(report)); }
    void begin(const ReplayInfo& info) {
        for (const auto& report : reports_)
            report->begin(info);
    }
    void announce(const DeliverySchedule& schedule) {
        statistics.dropped += schedule.dropped;
        for (const auto& report : reports_)
            report->announce(schedule.deliveries.size());
    }
    void made_order(const std::string& order) {
        for (const auto& report : reports_)
            report->made_order(order);
    }
    void delivered(const DeliveryOutcome& outcome) {
        statistics.add(outcome);
        for (const auto& report : reports_)
            report->delivered(outcome);
    }
    void checked(const Check& check) {
        statistics.add(check);
        for (const auto& report : reports_)
            report->checked(check);
    }
    void end(const ReplayInfo& info) {
        for (const auto& report : reports_)
            report->end(info, statistics);
    }

    Statistics statistics;

  private:
    std::vector<std::unique_ptr<Report>> reports_;
};

}  // namespace orderwire::replay
