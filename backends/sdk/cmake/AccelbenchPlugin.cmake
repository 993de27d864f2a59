# accelbench_add_plugin(name sources... [RECIPES files...]): the library accb_<name>.so and, beside it, its manifest.
#
# RECIPES are Python programs that make the plug-in's artifacts; they come into recipes/ beside the library, with the module
# accelbench_recipe.py that they share.
#
# Both land in ${CMAKE_BINARY_DIR}/plugins and are installed to <libdir>/accelbench/plugins, where
# accelbench looks; the manifest <name>.accelbench.toml lies in the caller's source folder. The target
# is accb_<name>, to which vendor libraries are added with target_link_libraries(accb_<name> PRIVATE ...).
# Sources may be C11 or C++20.
include_guard(GLOBAL)

function(accelbench_add_plugin name)
  set(target accb_${name})
  set(manifest ${name}.accelbench.toml)
  if(NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${manifest})
    message(FATAL_ERROR "accelbench_add_plugin(${name}): ${CMAKE_CURRENT_SOURCE_DIR}/${manifest} does not exist. "
                        "Every plug-in has a manifest; docs/plugin-abi.md lists its keys.")
  endif()
  set(output ${CMAKE_BINARY_DIR}/plugins)
  set(export_map ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/accelbench_plugin.map)

  cmake_parse_arguments(ARG "" "" "RECIPES" ${ARGN})
  add_library(${target} MODULE ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${target} PRIVATE accelbench::plugin_sdk)
  if(TARGET accelbench_flags)
    target_link_libraries(${target} PRIVATE accelbench_flags)
  endif()
  set_target_properties(${target} PROPERTIES
    PREFIX "" SUFFIX ".so"
    LIBRARY_OUTPUT_DIRECTORY ${output}
    C_STANDARD 11 C_STANDARD_REQUIRED ON
    CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON
    C_VISIBILITY_PRESET hidden
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON
    LINK_DEPENDS ${export_map}
    # Else CMake pads the build tree's path with colons, and an empty path means the current folder.
    BUILD_WITH_INSTALL_RPATH ON
    INSTALL_RPATH "$ORIGIN"
    INSTALL_RPATH_USE_LINK_PATH ON)
  # Hidden visibility alone leaves templates of the standard library exported; the map does not.
  target_link_options(${target} PRIVATE "LINKER:--version-script=${export_map}")

  configure_file(${CMAKE_CURRENT_SOURCE_DIR}/${manifest} ${output}/${manifest} COPYONLY)
  set(recipes ${ARG_RECIPES})
  if(recipes)
    list(TRANSFORM recipes PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
    list(APPEND recipes ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/accelbench_recipe.py)
  endif()
  foreach(recipe IN LISTS recipes)
    get_filename_component(file ${recipe} NAME)
    configure_file(${recipe} ${output}/recipes/${file} COPYONLY)
  endforeach()

  include(GNUInstallDirs)
  install(TARGETS ${target} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/accelbench/plugins COMPONENT plugins)
  install(FILES ${manifest} DESTINATION ${CMAKE_INSTALL_LIBDIR}/accelbench/plugins COMPONENT plugins)
  if(recipes)
    install(FILES ${recipes} DESTINATION ${CMAKE_INSTALL_LIBDIR}/accelbench/plugins/recipes COMPONENT plugins)
  endif()
endfunction()
