// SPDX-License-Identifier: Apache-2.0
#include "harness/conform/probe/layer.hpp"

#include <cstring>
#include <type_traits>

namespace accelbench::conform {
namespace {

const accb_plugin* real = nullptr;
accb_plugin layered{};
// Of the thread that asked for notes alone: others would write into each other's words.
thread_local std::span<char> place;

template <auto Field>
const char* name_of = nullptr;

/// noexcept: what leaves a plug-in's function ends the process here, as it does in a worker.
template <auto Field, class Answer, class... Arguments>
Answer forward(Arguments... arguments) noexcept {
    note_call(name_of<Field>);
    if constexpr (std::is_void_v<Answer>) {
        (real->*Field)(arguments...);
        note_call("");
    } else {
        const Answer answer = (real->*Field)(arguments...);
        note_call("");
        return answer;
    }
}

template <auto Field, class Answer, class... Arguments>
void cover(Answer (*accb_plugin::*)(Arguments...), const char* name) {
    name_of<Field> = name;
    layered.*Field = real->*Field == nullptr ? nullptr : forward<Field, Answer, Arguments...>;
}

#define ACCB_COVER(field) cover<&accb_plugin::field>(&accb_plugin::field, #field "()")

}  // namespace

void note_call(const char* name) {
    if (!place.empty()) {
        std::strncpy(place.data(), name, place.size() - 1);
    }
}

void note_into(std::span<char> note) {
    place = note;
}

const accb_plugin* layer_over(const accb_plugin& table) {
    real = &table;
    layered = table;
    ACCB_COVER(open);
    ACCB_COVER(close);
    ACCB_COVER(get_extension);
    ACCB_COVER(counts);
    ACCB_COVER(device_count);
    ACCB_COVER(device_info);
    ACCB_COVER(query);
    ACCB_COVER(compile);
    ACCB_COVER(program_info);
    ACCB_COVER(tuning_record);
    ACCB_COVER(program_destroy);
    ACCB_COVER(buffer_create);
    ACCB_COVER(buffer_write);
    ACCB_COVER(buffer_read);
    ACCB_COVER(buffer_destroy);
    ACCB_COVER(session_create);
    ACCB_COVER(submit);
    ACCB_COVER(wait);
    ACCB_COVER(session_destroy);
    return &layered;
}

#undef ACCB_COVER

}  // namespace accelbench::conform
