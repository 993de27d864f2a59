# accelbench_once(): the target `once`, all that `all` builds but the tests marked SANITIZED, which continuous integration builds in
# the sanitized preset. To be called when every target is known.

function(accelbench_targets_below folder into)
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  get_property(parts DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
  foreach(part IN LISTS parts)
    accelbench_targets_below(${part} more)
    list(APPEND targets ${more})
  endforeach()
  set(${into} ${targets} PARENT_SCOPE)
endfunction()

function(accelbench_once)
  get_property(sanitized GLOBAL PROPERTY ACCELBENCH_SANITIZED_TESTS)
  accelbench_targets_below(${PROJECT_SOURCE_DIR} targets)
  set(chosen "")
  foreach(target IN LISTS targets)
    get_target_property(kind ${target} TYPE)
    get_target_property(left_out ${target} EXCLUDE_FROM_ALL)
    # Objects and static libraries are built where a program needs them. A custom target without ALL is left out, too, by CMake itself.
    if(NOT left_out AND NOT target IN_LIST sanitized AND NOT kind MATCHES "^(INTERFACE|OBJECT|STATIC)_LIBRARY$")
      list(APPEND chosen ${target})
    endif()
  endforeach()
  add_custom_target(once DEPENDS ${chosen})
endfunction()
