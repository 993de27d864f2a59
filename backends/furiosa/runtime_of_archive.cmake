# accelbench_furiosa_runtime_of(TARGET ARCHIVE FOLDER): the vendor's newer builds are an archive only. The whole of it becomes
# FOLDER/libdevice_runtime.so, so that the plug-in has one way to reach either kind, by the names that it has.
function(accelbench_furiosa_runtime_of target archive folder)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}.c)
  file(CONFIGURE OUTPUT ${source} CONTENT "/* All is in the archive. */\ntypedef int nothing;\n")
  add_library(${target} SHARED ${source})
  target_link_libraries(${target} PRIVATE -Wl,--whole-archive ${archive} -Wl,--no-whole-archive m pthread dl gcc_s)
  set_target_properties(${target} PROPERTIES OUTPUT_NAME device_runtime LIBRARY_OUTPUT_DIRECTORY ${folder} LINK_DEPENDS ${archive})
endfunction()
