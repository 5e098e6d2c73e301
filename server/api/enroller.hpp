// The embedded catalogue gives access by itself: as soon as a paid order's enrollment is committed as
// requested, it is activated, in a transition of its own.
#pragma once

#include <memory>
#include <span>

#include "base/async.hpp"
#include "store/store.hpp"

namespace orderwire::api {

class Enroller {
  public:
    // `store` must outlive the enroller's loop.
    Enroller(Executor loop, store::Store& store);

    // Orders that were requested before this process began.
    void resume(store::Reader& reader);

    // From any thread.
    void on_committed(std::span<const store::Snapshot> changes);

  private:
    Executor loop_;
    store::Store& store_;
};

}  // namespace orderwire::api
