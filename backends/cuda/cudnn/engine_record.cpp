// SPDX-License-Identifier: Apache-2.0
#include "engine_record.hpp"

#include <charconv>
#include <sstream>

namespace accelbench::cuda::cudnn {
namespace {

constexpr std::size_t most_knobs = 48;

struct knob {
    cudnnBackendKnobType_t type;
    int64_t value;
};
struct parsed {
    std::size_t version = 0;
    int64_t engine = 0;
    std::vector<knob> knobs;
};

template <class Number>
bool read(std::string_view text, Number& out) {
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), out);
    return code == std::errc() && end == text.data() + text.size();
}

std::optional<parsed> parse(std::string_view record) {
    std::istringstream in{std::string(record)};
    std::string library, version, engine, id, knobs;
    parsed out;
    if (!(in >> library >> version >> engine >> id >> knobs) || library != "cudnn" ||
        engine != "engine" || knobs != "knobs" || !read(version, out.version) ||
        !read(id, out.engine)) {
        return {};
    }
    for (std::string word; in >> word;) {
        const std::size_t equals = word.find('=');
        int type = 0;
        int64_t value = 0;
        if (equals == std::string::npos || !read(std::string_view(word).substr(0, equals), type) ||
            !read(std::string_view(word).substr(equals + 1), value)) {
            return {};
        }
        out.knobs.push_back({static_cast<cudnnBackendKnobType_t>(type), value});
    }
    return out;
}

std::vector<knob> knobs_of(const api& dnn, const descriptor& configuration) {
    std::vector<descriptor> choices;
    std::vector<cudnnBackendDescriptor_t> raw;
    for (std::size_t index = 0; index < most_knobs; ++index) {
        raw.push_back(choices.emplace_back(dnn, CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR).get());
    }
    const int64_t count =
        configuration.read(CUDNN_ATTR_ENGINECFG_KNOB_CHOICES, CUDNN_TYPE_BACKEND_DESCRIPTOR,
                           static_cast<int64_t>(raw.size()), raw.data());
    std::vector<knob> found;
    for (int64_t index = 0; index < count; ++index) {
        const descriptor& choice = choices[static_cast<std::size_t>(index)];
        knob one{};
        (void)choice.read(CUDNN_ATTR_KNOB_CHOICE_KNOB_TYPE, CUDNN_TYPE_KNOB_TYPE, 1, &one.type);
        one.value = choice.number(CUDNN_ATTR_KNOB_CHOICE_KNOB_VALUE);
        found.push_back(one);
    }
    return found;
}

}  // namespace

descriptor engine_of(const api& dnn, const descriptor& configuration) {
    descriptor engine(dnn, CUDNN_BACKEND_ENGINE_DESCRIPTOR);
    cudnnBackendDescriptor_t raw = engine.get();
    (void)configuration.read(CUDNN_ATTR_ENGINECFG_ENGINE, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &raw);
    return engine;
}

std::vector<cudnnBackendNumericalNote_t> notes_of(const api& dnn, const descriptor& configuration) {
    std::vector<cudnnBackendNumericalNote_t> notes(CUDNN_NUMERICAL_NOTE_TYPE_COUNT);
    const int64_t count = engine_of(dnn, configuration)
                              .read(CUDNN_ATTR_ENGINE_NUMERICAL_NOTE, CUDNN_TYPE_NUMERICAL_NOTE,
                                    static_cast<int64_t>(notes.size()), notes.data());
    notes.resize(static_cast<std::size_t>(count));
    return notes;
}

std::string record_of(const api& dnn, const descriptor& configuration) {
    std::string text =
        "cudnn " + std::to_string(dnn.version()) + " engine " +
        std::to_string(engine_of(dnn, configuration).number(CUDNN_ATTR_ENGINE_GLOBAL_INDEX)) +
        " knobs";
    for (const knob& one : knobs_of(dnn, configuration)) {
        text += " " + std::to_string(one.type) + "=" + std::to_string(one.value);
    }
    return text;
}

std::optional<named_configuration> configuration_of(const api& dnn,
                                                    const descriptor& operation_graph,
                                                    const target& where, std::string_view record,
                                                    std::string& why) {
    const auto wanted = parse(record);
    if (!wanted) {
        why = "it is no record of cuDNN";
        return {};
    }
    if (wanted->version != dnn.version()) {
        why = "it was made with version " + std::to_string(wanted->version) +
              " of cuDNN, and this is " + std::to_string(dnn.version());
        return {};
    }
    named_configuration made{descriptor(dnn, CUDNN_BACKEND_ENGINE_DESCRIPTOR),
                             {},
                             descriptor(dnn, CUDNN_BACKEND_ENGINECFG_DESCRIPTOR)};
    made.engine.set(CUDNN_ATTR_ENGINE_OPERATION_GRAPH, operation_graph)
        .set(CUDNN_ATTR_ENGINE_GLOBAL_INDEX, wanted->engine);
    if (where.properties != nullptr) {
        made.engine.set(CUDNN_ATTR_ENGINE_DEVICEPROP, *where.properties);
    }
    std::vector<cudnnBackendDescriptor_t> raw;
    for (const knob& one : wanted->knobs) {
        descriptor& choice = made.knobs.emplace_back(dnn, CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR);
        choice.set(CUDNN_ATTR_KNOB_CHOICE_KNOB_TYPE, CUDNN_TYPE_KNOB_TYPE, 1, &one.type)
            .set(CUDNN_ATTR_KNOB_CHOICE_KNOB_VALUE, one.value)
            .close();
        raw.push_back(choice.get());
    }
    if (made.engine.try_close() != CUDNN_STATUS_SUCCESS) {
        why = "this library or device does not have its engine: " + last_words(dnn);
        return {};
    }
    made.configuration.set(CUDNN_ATTR_ENGINECFG_ENGINE, made.engine);
    if (!raw.empty()) {
        made.configuration.set(CUDNN_ATTR_ENGINECFG_KNOB_CHOICES, CUDNN_TYPE_BACKEND_DESCRIPTOR,
                               static_cast<int64_t>(raw.size()), raw.data());
    }
    if (made.configuration.try_close() != CUDNN_STATUS_SUCCESS) {
        why = "its engine does not take these knobs: " + last_words(dnn);
        return {};
    }
    return made;
}

}  // namespace accelbench::cuda::cudnn
