// SPDX-License-Identifier: Apache-2.0
// An engine with its knobs as text, and back.
#pragma once

#include "engine.hpp"

namespace accelbench::cuda::cudnn {

/// The engine that a configuration names.
[[nodiscard]] descriptor engine_of(const api& dnn, const descriptor& configuration);

[[nodiscard]] std::vector<cudnnBackendNumericalNote_t> notes_of(const api& dnn,
                                                                const descriptor& configuration);

/// "cudnn 91900 engine 6 knobs 14=2 24=26"
[[nodiscard]] std::string record_of(const api& dnn, const descriptor& configuration);

/// A configuration, with what it is made of.
class named_configuration {
  public:
    descriptor engine;
    std::vector<descriptor> knobs;
    descriptor configuration;
    operator const descriptor&() const { return configuration; }
};
[[nodiscard]] std::optional<named_configuration> configuration_of(const api& dnn,
                                                                  const descriptor& operation_graph,
                                                                  const target& where,
                                                                  std::string_view record,
                                                                  std::string& why);

}  // namespace accelbench::cuda::cudnn
