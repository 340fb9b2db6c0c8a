# Runs PROGRAM and compares what it prints with the file EXPECTED, to the letter.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE printed COMMAND_ERROR_IS_FATAL ANY)
file(READ ${EXPECTED} expected)
if(NOT printed STREQUAL expected)
  message(FATAL_ERROR "the output is not that of ${EXPECTED}\nprinted:\n${printed}\nexpected:\n${expected}")
endif()
