# Writes a C++ source with the text of INPUT as the string literal NAME: cmake -DINPUT=… -DOUTPUT=… -P embed.cmake
file(READ "${INPUT}" text)
# A string literal holds at most 64 KiB portably; the schema is far below that.
file(WRITE "${OUTPUT}" "// Generated from schema.sql.\n#include \"store/sqlite/schema.hpp\"\n\nnamespace orderwire::store {\n\nconst char schema_sql[] = R\"--sql--(${text})--sql--\";\n\n}  // namespace orderwire::store\n")
