// SPDX-License-Identifier: Apache-2.0
#include "descriptor.hpp"

namespace accelbench::cuda::cudnn {

descriptor::descriptor(const api& dnn, cudnnBackendDescriptorType_t type) : dnn_(&dnn) {
    check(dnn, dnn.descriptor_create(type, &handle_),
          "make a descriptor of type " + std::to_string(type));
}

descriptor::~descriptor() {
    if (handle_ != nullptr) {
        (void)dnn_->descriptor_destroy(handle_);
    }
}

descriptor& descriptor::set(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type,
                            int64_t count, const void* values) {
    const cudnnStatus_t code = dnn_->set(handle_, name, type, count, values);
    if (code != CUDNN_STATUS_SUCCESS) {
        fail(*dnn_, code, "set attribute " + std::to_string(name));
    }
    return *this;
}

descriptor& descriptor::set(cudnnBackendAttributeName_t name, const descriptor& other) {
    cudnnBackendDescriptor_t named = other.get();
    return set(name, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &named);
}

void descriptor::close() {
    check(*dnn_, try_close(), "accept a description");
}

cudnnStatus_t descriptor::try_close() {
    return dnn_->finalize(handle_);
}

int64_t descriptor::number(cudnnBackendAttributeName_t name) const {
    int64_t value = 0;
    (void)read(name, CUDNN_TYPE_INT64, 1, &value);
    return value;
}

int64_t descriptor::read(cudnnBackendAttributeName_t name, cudnnBackendAttributeType_t type,
                         int64_t room, void* into) const {
    int64_t count = 0;
    const cudnnStatus_t code = dnn_->get(handle_, name, type, room, &count, into);
    if (code != CUDNN_STATUS_SUCCESS) {
        fail(*dnn_, code, "tell attribute " + std::to_string(name));
    }
    return count;
}

}  // namespace accelbench::cuda::cudnn
