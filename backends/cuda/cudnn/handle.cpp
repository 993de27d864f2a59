// SPDX-License-Identifier: Apache-2.0
#include "handle.hpp"

namespace accelbench::cuda::cudnn {

session_handle::session_handle(const api& dnn) : dnn_(dnn) {
    check(dnn, dnn.create(&handle_), "open a handle on the device");
}

session_handle::~session_handle() {
    (void)dnn_.destroy(handle_);
}

void session_handle::use(cudaStream_t stream) {
    if (!has_stream_ || stream != stream_) {
        check(dnn_, dnn_.set_stream(handle_, stream), "take a stream");
        stream_ = stream;
        has_stream_ = true;
    }
}

}  // namespace accelbench::cuda::cudnn
