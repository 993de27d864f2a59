# Writes HEADER with the commit of SOURCE; an empty text where there is no git or no repository (a release archive). The file is
# touched only when the text changes, so that nothing is rebuilt in vain.
set(describe "")
find_program(git NAMES git)
if(git AND EXISTS ${SOURCE}/.git)
  execute_process(COMMAND ${git} -C ${SOURCE} describe --always --dirty --tags --abbrev=12
    OUTPUT_VARIABLE describe OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
set(text "// SPDX-License-Identifier: Apache-2.0\n// Written by the build: the commit that the program was built from.\n#pragma once\n#define ACCELBENCH_GIT_DESCRIBE \"${describe}\"\n")
if(EXISTS ${HEADER})
  file(READ ${HEADER} old)
endif()
if(NOT "${old}" STREQUAL "${text}")
  file(WRITE ${HEADER} "${text}")
endif()
