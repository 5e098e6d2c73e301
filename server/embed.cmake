# A text file compiled into the program.
#
# embed_text(SOURCES INPUT DECLARED NAME) appends to the list SOURCES a C++ source that defines NAME, the text of
# INPUT, as the header DECLARED declares it: `extern const char NAME[]` in the namespace orderwire::<the header's room>.
# As a script: cmake -DINPUT=… -DOUTPUT=… -DDECLARED=… -DNAME=… -P embed.cmake
if(CMAKE_SCRIPT_MODE_FILE)
  file(READ "${INPUT}" text)
  string(REGEX MATCH "^[^/]+" room "${DECLARED}")
  get_filename_component(file "${INPUT}" NAME)
  file(WRITE "${OUTPUT}" "// Generated from ${file}.\n#include \"${DECLARED}\"\n\nnamespace orderwire::${room} {\n\nconst char ${NAME}[] = R\"--text--(${text})--text--\";\n\n}  // namespace orderwire::${room}\n")
  return()
endif()

set(embed_script ${CMAKE_CURRENT_LIST_FILE})
function(embed_text sources input declared name)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${input} -DOUTPUT=${output} -DDECLARED=${declared} -DNAME=${name} -P ${embed_script}
    DEPENDS ${input} ${embed_script}
    VERBATIM)
  set(${sources} ${${sources}} ${output} PARENT_SCOPE)
endfunction()
