# Headers that most files include, compiled once: a cold build takes a quarter less. Off by default, because a compiler cache does
# not keep what was built upon them, clang-tidy cannot read them, and a file that forgot an include would compile.
option(ACCELBENCH_PRECOMPILE "Precompile common headers (for one cold build; scripts/test.sh does where there is no ccache)" OFF)

# accelbench_precompile(target donor): `target` is compiled with what `donor` precompiled. Both must have the same options.
function(accelbench_precompile target donor)
  if(NOT ACCELBENCH_PRECOMPILE)
    return()
  endif()
  if(NOT TARGET ${donor})
    accelbench_donor(${donor})
  endif()
  # GCC takes the headers only where the macros are the same, and fmt's package defines one.
  target_compile_definitions(${target} PRIVATE $<TARGET_PROPERTY:${donor},COMPILE_DEFINITIONS>)
  target_precompile_headers(${target} REUSE_FROM ${donor})
  # A file with options of its own (kernels/reference) reads the headers as text: no reason to warn, and to fail.
  set_target_properties(${target} PROPERTIES PCH_WARN_INVALID OFF)
  # GCC 12 inlines otherwise here, and its warnings that follow values raise false alarms; a build without this option has them as errors.
  target_compile_options(${target} PRIVATE
    -Wno-error=stringop-overflow -Wno-error=stringop-overread -Wno-error=array-bounds -Wno-error=maybe-uninitialized -Wno-error=restrict)
endfunction()

# accelbench_precompile_own(target header ...): for a target that nothing shares headers with.
function(accelbench_precompile_own target)
  if(ACCELBENCH_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()

function(accelbench_donor name)
  set(main ${PROJECT_BINARY_DIR}/precompiled.cpp)
  file(CONFIGURE OUTPUT ${main} CONTENT "int main() {}\n")
  set(headers <algorithm> <array> <chrono> <cmath> <cstdint> <cstring> <filesystem> <functional> <map> <memory> <optional> <set>
    <span> <string> <string_view> <utility> <vector>)
  if(name STREQUAL accelbench_precompiled_test)
    add_executable(${name} EXCLUDE_FROM_ALL ${main})  # position-independent as executables are
    target_link_libraries(${name} PRIVATE GTest::gmock accelbench_flags)
    target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
    list(APPEND headers <gtest/gtest.h>)
  else()
    add_library(${name} STATIC EXCLUDE_FROM_ALL ${main})
    target_link_libraries(${name} PRIVATE fmt::fmt accelbench_flags)
    target_compile_definitions(${name} PRIVATE $<TARGET_PROPERTY:fmt::fmt,INTERFACE_COMPILE_DEFINITIONS>)
    list(APPEND headers <fmt/format.h>)
  endif()
  target_precompile_headers(${name} PRIVATE ${headers})
endfunction()
