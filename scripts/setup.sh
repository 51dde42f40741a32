# Sourced by the other scripts: what a fresh Debian 12 needs before Martlet builds. Does nothing the second time.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
fail() { printf 'martlet: %s\n' "$*" >&2; exit 1; }

# need_packages NAME...: installs those Debian packages that are missing, in one apt-get call.
need_packages() {
    local missing=() name
    for name in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || fail "these packages are missing and there is no apt-get here to install them: ${missing[*]}. Install their equivalents, then run this again."
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "these Debian packages are missing: ${missing[*]}. Run as root: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    say "installing Debian packages: ${missing[*]}"
    local log
    log=$(mktemp)
    # The package lists may be old or absent on a new machine: refresh them once if the first try does not go through.
    if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1; then
        { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 || {
            tail -n 15 "$log" >&2
            fail "apt-get could not install: ${missing[*]} (its last lines are above, all of them in $log). Check the network and the package sources, then run this again."
        }
    fi
    rm -f "$log"
}

# need_swift: puts the Swift toolchain on PATH, or says how to get it.
need_swift() {
    local place
    for place in "" /opt/swift/usr/bin "$HOME/.local/share/swiftly/bin" /usr/local/swift/usr/bin; do
        if [ -x "${place:+$place/}swift" ] || { [ -z "$place" ] && command -v swift >/dev/null; }; then
            [ -z "$place" ] || PATH="$place:$PATH"
            break
        fi
    done
    command -v swift >/dev/null || fail "no Swift toolchain found. Install Swift 6.3 for Debian 12 from https://www.swift.org/install and put its usr/bin on PATH, then run this again."
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    [ -n "$version" ] || fail "'swift --version' gave no version: the toolchain at $(command -v swift) does not run on this machine."
    [ "$(printf '%s\n6.3\n' "$version" | sort -V | head -n 1)" = 6.3 ] || fail "Swift $version is too old: Martlet needs 6.3 or newer (found at $(command -v swift))."
}

# The C libraries that the server links; what the Swift package manager calls; what the toolchain's programs load.
need_build_tools() {
    need_packages libnghttp2-dev libprotobuf-c-dev zlib1g-dev \
        pkg-config git ca-certificates binutils libc6-dev libstdc++-12-dev \
        libcurl4 libedit2 libncurses6 libsqlite3-0 libxml2 tzdata
    need_swift
}

# need_python: the Python environment of the driving tests; its folder is in `python`.
need_python() {
    need_packages python3 python3-venv
    python=$root/.build/python
    local wanted=$root/Tests/Driving/requirements.txt
    if ! cmp -s "$wanted" "$python/requirements.installed"; then
        say "making the Python environment for the driving tests ($(tr '\n' ' ' <"$wanted"))"
        rm -rf "$python"
        /usr/bin/python3 -m venv "$python"
        "$python/bin/pip" install --quiet --disable-pip-version-check -r "$wanted" ||
            fail "pip could not install the test requirements in $wanted: check the network or the package index, then run this again."
        cp "$wanted" "$python/requirements.installed"
    fi
}

# build_martlet SCRATCH FLAG...: a release build with the import rules of the design; shows progress, keeps the log.
build_martlet() {
    local scratch=$1
    shift
    mkdir -p "$scratch"
    local log=$scratch/build.log started=$SECONDS
    say "building (release; the first build takes some minutes; log: ${log#"$root"/})"
    if [ -t 2 ]; then
        swift build --package-path "$root" --scratch-path "$scratch" -c release \
            --explicit-target-dependency-import-check error "$@" 2>&1 | tee "$log" >&2
        [ "${PIPESTATUS[0]}" -eq 0 ] || fail "the build failed; the first error is: $(grep -m 1 'error:' "$log")"
    else
        swift build --package-path "$root" --scratch-path "$scratch" -c release \
            --explicit-target-dependency-import-check error "$@" >"$log" 2>&1 || {
            grep -A 4 'error:' "$log" | head -n 40 >&2
            fail "the build failed; the whole log is $log"
        }
    fi
    say "built in $((SECONDS - started)) s"
}
