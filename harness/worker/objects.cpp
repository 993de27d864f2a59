// SPDX-License-Identifier: Apache-2.0
// Destruction in the border's order: sessions before their programs, buffers after both.
#include "harness/worker/objects.hpp"

namespace accelbench::worker {

namespace {

template <class map, class function>
void destroy_from(border& crossing, map& objects, std::uint32_t since, protocol::border_call call,
                  function destroy) {
    const auto first = objects.lower_bound(since);
    for (auto object = first; object != objects.end(); ++object) {
        crossing.cross(call, destroy, object->second.handle);
    }
    objects.erase(first, objects.end());
}

}  // namespace

void object_store::release(border& crossing, const accb_plugin& table, std::uint32_t since) {
    using protocol::border_call;
    rotations.erase(rotations.lower_bound(since), rotations.end());
    destroy_from(crossing, sessions, since, border_call::session_destroy, table.session_destroy);
    comms.destroy_from(crossing, since);
    destroy_from(crossing, programs, since, border_call::program_destroy, table.program_destroy);
    destroy_from(crossing, buffers, since, border_call::buffer_destroy, table.buffer_destroy);
}

}  // namespace accelbench::worker
