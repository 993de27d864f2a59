# Targets of the house. A module is a static library whose includes are written from the repository's root.

add_library(accelbench_flags INTERFACE)
target_compile_options(accelbench_flags INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wswitch-enum -Wnon-virtual-dtor
  -Wno-missing-field-initializers)  # designated initialisers name what differs from the defaults
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False alarms on "literal" + std::string at -O3, gone in GCC 13: gcc.gnu.org/PR105651.
  target_compile_options(accelbench_flags INTERFACE -Wno-restrict)
endif()
if(ACCELBENCH_WERROR)
  target_compile_options(accelbench_flags INTERFACE -Werror)
endif()
if(ACCELBENCH_SANITIZE)
  target_compile_options(accelbench_flags INTERFACE -fsanitize=${ACCELBENCH_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(accelbench_flags INTERFACE -fsanitize=${ACCELBENCH_SANITIZE})
endif()

# accelbench_separate(a.cpp ...): files that say the same name as a neighbour for themselves. Under CMAKE_UNITY_BUILD, which all
# presets but dev and tsan set, they are compiled each for itself, all others in lots of eight.
function(accelbench_separate)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# accelbench_module(name SOURCES a.cpp ... DEPENDS target ...)
function(accelbench_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_DEPENDS} PRIVATE $<BUILD_INTERFACE:accelbench_flags>)
endfunction()

# accelbench_test(name LABEL unit|proof|... [SANITIZED] SOURCES ... DEPENDS ...): a GoogleTest program that is one CTest test. The
# target tests_<label> builds every test of a label. SANITIZED adds the label `sanitized`: the tests that continuous integration
# builds and runs under the sanitizers, and there only.
function(accelbench_test name)
  cmake_parse_arguments(ARG "SANITIZED" "LABEL;TIMEOUT" "SOURCES;DEPENDS;ENVIRONMENT" ${ARGN})
  if(ARG_SANITIZED)
    list(APPEND ARG_LABEL sanitized)
    set_property(GLOBAL APPEND PROPERTY ACCELBENCH_SANITIZED_TESTS ${name})
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} GTest::gmock GTest::gtest_main accelbench_flags)
  # The product is tested as its users build it; the tests' own code gains nothing from -O3, and takes a third longer to compile.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  foreach(label IN LISTS ARG_LABEL)
    if(NOT TARGET tests_${label})
      add_custom_target(tests_${label})
    endif()
    add_dependencies(tests_${label} ${name})
  endforeach()
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABEL}" TIMEOUT ${ARG_TIMEOUT} ENVIRONMENT "${ARG_ENVIRONMENT}")
endfunction()
