# What the scripts share. Sourced, not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

jobs=$(nproc)

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

# npm packages of one folder, installed when its lock file changed since the last time.
npm_install() {
    local folder=$1 stamp=$1/node_modules/.orderwire-lock
    cmp -s "$folder/package-lock.json" "$stamp" && return
    say "installing npm packages of $folder"
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
    cp "$folder/package-lock.json" "$stamp"
}

build_program() { # PRESET [TARGET…]
    local preset=$1
    shift
    # CMake itself does not look whether a preset has changed.
    [ "build/$preset/build.ninja" -nt CMakePresets.json ] || cmake --preset "$preset" >/dev/null
    cmake --build --preset "$preset" ${1:+--target "$@"} -- -j "$jobs"
}

# Each source compiled alone: that it includes what it needs.
build_separate() {
    cmake --preset release -B build/separate -DCMAKE_UNITY_BUILD=OFF >/dev/null
    cmake --build build/separate --target orderwire -- -j "$jobs"
}

# The units with all that UndefinedBehaviorSanitizer has.
build_undefined() {
    cmake --preset debug -B build/undefined -DORDERWIRE_SANITIZE_EXCEPT= >/dev/null
    cmake --build build/undefined --target unit_tests integration_tests -- -j "$jobs"
}

# The client is built when one of its sources is newer than what was built.
build_client() {
    local dist=client-web/dist/index.html
    if [ -f "$dist" ] && [ -z "$(find client-web -path client-web/node_modules -prune -o -path client-web/dist -prune \
        -o -path client-web/examples -prune -o -type f -newer "$dist" -print -quit)" ]; then
        return
    fi
    (cd client-web && npm run --silent build)
    touch "$dist"
}

# The example shop, with the package as it was built just now: installed by copy, as from a registry.
build_example() {
    local folder=client-web/examples/next-shop package=client-web/package
    local built=$folder/.next/BUILD_ID
    npm_install "$folder"
    if [ -f "$built" ] && [ -z "$(find "$folder"/{app,lib,public,next.config.ts,tsconfig.json,package-lock.json} "$package"/{dist,package.json} \
        -type f -newer "$built" -print -quit)" ]; then
        return
    fi
    say "building the example shop"
    (cd "$folder" && rm -rf node_modules/@orderwire && npm install --no-save --no-audit --no-fund --loglevel=error &&
        NEXT_TELEMETRY_DISABLED=1 npm run --silent build)
    touch "$built"
}
