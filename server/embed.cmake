# Writes a C++ source that defines DECLARATION, which HEADER declares, as the text of INPUTS (separated by |):
#   cmake -DINPUTS=… -DOUTPUT=… -DHEADER=… -DDECLARATION=… [-DNAMED=ON] -P embed.cmake
# One file is a string literal; with NAMED, all are a list of {name without extension, text}.
# A string literal holds at most 64 KiB portably; the compilers that we use take more.
string(REPLACE "|" ";" inputs "${INPUTS}")
set(value "")
foreach(input ${inputs})
  file(READ "${input}" text)
  get_filename_component(name "${input}" NAME_WE)
  if(NAMED)
    string(APPEND value "    {\"${name}\", R\"--text--(${text})--text--\"},\n")
  else()
    set(value "R\"--text--(${text})--text--\"")
  endif()
endforeach()
if(NAMED)
  set(value "{\n${value}}")
endif()
file(WRITE "${OUTPUT}" "// Generated.\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n#include \"${HEADER}\"\n\n${DECLARATION} = ${value};\n")
