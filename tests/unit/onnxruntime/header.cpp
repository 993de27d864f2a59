// SPDX-License-Identifier: Apache-2.0
// The public header of ONNX Runtime judges our declarations: compiled, never run. Each function
// stands where we look for it, and its arguments are pointers and numbers of the same sizes.
#include <onnxruntime_c_api.h>

#include <cstddef>
#include <type_traits>

#include "backends/onnxruntime/runtime/declarations.hpp"

namespace {

namespace ours = accelbench::onnxruntime;

template <class A, class B>
constexpr bool same_argument = std::is_pointer_v<A> == std::is_pointer_v<B> &&
                               (std::is_void_v<A> ? std::is_void_v<B> : sizeof(A*) == sizeof(B*));
template <class A, class B>
constexpr bool same_size = [] {
    if constexpr (std::is_void_v<A> || std::is_void_v<B>) {
        return std::is_void_v<A> && std::is_void_v<B>;
    } else {
        return sizeof(A) == sizeof(B);
    }
}();

template <class A, class B>
constexpr bool same_function = false;
// Theirs are noexcept.
template <class ResultA, class... A, class ResultB, class... B>
constexpr bool same_function<ResultA (*)(A...) noexcept, ResultB (*)(B...)> = [] {
    if constexpr (sizeof...(A) == sizeof...(B)) {
        return same_size<ResultA, ResultB> && ((same_argument<A, B> && same_size<A, B>)&&...);
    } else {
        return false;
    }
}();
template <class ResultA, class... A, class ResultB, class... B>
constexpr bool same_function<ResultA (*)(A...), ResultB (*)(B...)> =
    same_function<ResultA (*)(A...) noexcept, ResultB (*)(B...)>;

// Functions that are newer than the header cannot be judged by it; the preprocessor cannot leave
// them out of an #include, so the script hands us a filtered list.
#define ORT(place, since, slot, name, result, arguments)                                      \
    static_assert(offsetof(OrtApi, name) == place * sizeof(void*), #name " is elsewhere");    \
    static_assert(same_function<decltype(OrtApi::name), decltype(ours::ort_functions::slot)>, \
                  #name " has other arguments");
#include ACCELBENCH_FUNCTIONS
#undef ORT

static_assert(ORT_LOGGING_LEVEL_WARNING == int{ours::log_warning});
static_assert(ORT_LOGGING_LEVEL_ERROR == int{ours::log_error});
static_assert(ORT_SEQUENTIAL == int{ours::run_sequential});
static_assert(ORT_DISABLE_ALL == int{ours::optimize_nothing});
static_assert(ORT_ENABLE_BASIC == int{ours::optimize_basic});
static_assert(ORT_ENABLE_EXTENDED == int{ours::optimize_extended});
static_assert(ORT_ENABLE_ALL == int{ours::optimize_all});
static_assert(OrtDeviceAllocator == int{ours::device_allocator});
static_assert(OrtArenaAllocator == int{ours::arena_allocator});
static_assert(OrtMemTypeDefault == int{ours::default_memory});
static_assert(ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT == int{ours::type_f32});
static_assert(ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 == int{ours::type_s8});
static_assert(ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 == int{ours::type_s32});
static_assert(ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 == int{ours::type_s64});
static_assert(ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 == int{ours::type_f16});
static_assert(ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE == int{ours::type_f64});
static_assert(ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 == int{ours::type_bf16});
static_assert(ORT_EP_FAIL == 11 && ORT_INVALID_GRAPH == 10 && ORT_NOT_IMPLEMENTED == 9);
static_assert(ORT_INVALID_PROTOBUF == 7 && ORT_ENGINE_ERROR == 5 && ORT_INVALID_ARGUMENT == 2);
static_assert(offsetof(OrtApiBase, GetApi) == offsetof(ours::api_base, get_api));
static_assert(offsetof(OrtApiBase, GetVersionString) ==
              offsetof(ours::api_base, get_version_string));

}  // namespace
