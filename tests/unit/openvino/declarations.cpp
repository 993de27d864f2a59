// SPDX-License-Identifier: Apache-2.0
// Compiles only where backends/openvino/declarations.hpp says of every function, struct and number
// what OpenVINO's own header says. Our opaque types and enums have other names.
#include "declarations.hpp"

#include <openvino/c/openvino.h>

#include <cstddef>
#include <type_traits>

namespace ours = accelbench::openvino;

/// What a call passes: size, and whether it is a pointer, a number or a struct.
template <class A, class B>
constexpr bool passed_alike =
    sizeof(A) == sizeof(B) && std::is_pointer_v<A> == std::is_pointer_v<B>&& std::is_class_v<A> ==
                                  std::is_class_v<B>;
template <>
constexpr bool passed_alike<void, void> = true;

/// Pointers to pointers must stay so: an argument that is filled is no handle that is passed.
template <class T>
constexpr int depth = 0;
template <class T>
constexpr int depth<T*> = 1 + depth<std::remove_cv_t<T>>;

template <class A, class B>
constexpr bool same_call = false;
template <class A, class... As, class B, class... Bs>
requires(sizeof...(As) == sizeof...(Bs)) constexpr bool same_call<A (*)(As...), B (*)(Bs...)> =
    passed_alike<A, B> && ((passed_alike<As, Bs> && depth<As> == depth<Bs>)&&...);

#define X(slot, name) static_assert(same_call<decltype(ours::api::slot), decltype(&::name)>, #name);
#include "functions.def"
#undef X

static_assert(sizeof(ours::ov_version) == sizeof(::ov_version_t));
static_assert(offsetof(ours::ov_version, build_number) == offsetof(::ov_version_t, buildNumber));
static_assert(sizeof(ours::ov_available_devices) == sizeof(::ov_available_devices_t));
static_assert(offsetof(ours::ov_available_devices, size) ==
              offsetof(::ov_available_devices_t, size));
static_assert(sizeof(ours::ov_shape) == sizeof(::ov_shape_t));
static_assert(offsetof(ours::ov_shape, dims) == offsetof(::ov_shape_t, dims));
static_assert(sizeof(ours::ov_property) == sizeof(::ov_property_t));
static_assert(offsetof(ours::ov_property, value) == offsetof(::ov_property_t, value));

static_assert(ours::ov_ok == static_cast<int>(::OK));
static_assert(ours::ov_general_error == static_cast<int>(::GENERAL_ERROR));
static_assert(ours::ov_not_implemented == static_cast<int>(::NOT_IMPLEMENTED));
static_assert(ours::ov_parameter_mismatch == static_cast<int>(::PARAMETER_MISMATCH));
static_assert(ours::ov_not_found == static_cast<int>(::NOT_FOUND));
static_assert(ours::ov_request_busy == static_cast<int>(::REQUEST_BUSY));
static_assert(ours::ov_result_not_ready == static_cast<int>(::RESULT_NOT_READY));
static_assert(ours::ov_not_allocated == static_cast<int>(::NOT_ALLOCATED));
static_assert(ours::ov_infer_cancelled == static_cast<int>(::INFER_CANCELLED));
static_assert(ours::ov_unknown_exception == static_cast<int>(::UNKNOW_EXCEPTION));

static_assert(ours::ov_bf16 == static_cast<unsigned>(::BF16));
static_assert(ours::ov_f16 == static_cast<unsigned>(::F16));
static_assert(ours::ov_f32 == static_cast<unsigned>(::F32));
static_assert(ours::ov_i8 == static_cast<unsigned>(::I8));
static_assert(ours::ov_i32 == static_cast<unsigned>(::I32));
static_assert(ours::ov_i64 == static_cast<unsigned>(::I64));
