#include "store/logic/write_task.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace orderwire::store {

void answer_all(WriteGroup group) {
    struct OfLoop {
        Executor loop;
        WriteGroup tasks;
    };
    std::vector<OfLoop> loops;
    for (auto& task : group) {
        const Executor loop = task->loop();
        auto known =
            std::find_if(loops.begin(), loops.end(), [&](const OfLoop& of) { return of.loop == loop; });
        if (known == loops.end()) known = loops.insert(known, OfLoop{loop, {}});
        known->tasks.push_back(std::move(task));
    }
    for (OfLoop& of : loops) {
        asio::post(of.loop, [tasks = std::move(of.tasks)]() mutable {
            for (auto& task : tasks) {
                task->answer();
                task.reset();
            }
        });
    }
}

}  // namespace orderwire::store
