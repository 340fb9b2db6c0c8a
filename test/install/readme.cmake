# Takes the first ```cpp block of README.md, gives it a main where it has none, builds it against PREFIX, runs it in the
# project's folder, where README's relative paths hold.
file(READ ${SOURCE_DIR}/README.md readme)
string(FIND "${readme}" "```cpp\n" begin)
if(begin EQUAL -1)
  message(FATAL_ERROR "README.md has no \`\`\`cpp block")
endif()
math(EXPR begin "${begin} + 7")
string(SUBSTRING "${readme}" ${begin} -1 code)
string(FIND "${code}" "\n```" end)
string(SUBSTRING "${code}" 0 ${end} code)

if(NOT code MATCHES "int main")
  string(REGEX MATCHALL "#include[^\n]*" includes "${code}")
  list(JOIN includes "\n" includes)
  string(REGEX REPLACE "#include[^\n]*\n" "" body "${code}")
  set(code "${includes}\n\nint main() {\n${body}\n}")
endif()
set(source ${BINARY_DIR}/readme/main.cpp)
file(WRITE ${source} "${code}\n")

set(build ${BINARY_DIR}/readme/build)
execute_process(COMMAND ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/consumer -B ${build} -G ${GENERATOR}
                        -D CMAKE_CXX_COMPILER=${CXX} -D CMAKE_PREFIX_PATH=${PREFIX} -D SANITIZE=${SANITIZE}
                        -D MAIN=${source}
                COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${build} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${build}/consumer WORKING_DIRECTORY ${SOURCE_DIR} COMMAND_ERROR_IS_FATAL ANY)
