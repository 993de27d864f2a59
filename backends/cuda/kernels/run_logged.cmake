# cmake -DCOMMAND=program;arguments -DLOG=file -P run_logged.cmake
# Runs a command and keeps what it said; shows it only where the command failed.
execute_process(COMMAND ${COMMAND} RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
file(WRITE ${LOG} "${said}")
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${said}")
endif()
