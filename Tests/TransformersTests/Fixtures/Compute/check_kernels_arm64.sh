#!/usr/bin/env bash
# Builds the kernels for arm64 with clang and checks them under emulation (check_kernels.c).
# Needs Debian's gcc-aarch64-linux-gnu (headers, C library, linker) and qemu-user, and clang (Swift's own will do).
# `check_kernels_arm64.sh native` builds and runs for this machine instead.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
kernels=$(cd "$here/../../../../Sources/CKernels" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
flags=(-O2 -Wall -Wextra -Werror -Wno-unused-function -I"$kernels/include")
if [[ ${1:-} == native ]]; then
    clang "${flags[@]}" "$here/check_kernels.c" "$kernels"/*.c -lm -o "$out/check"
    exec "$out/check"
fi
for source in "$kernels"/*.c "$here/check_kernels.c"; do
    clang --target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include "${flags[@]}" -c "$source" \
        -o "$out/$(basename "$source").o"
done
aarch64-linux-gnu-gcc -static "$out"/*.o -lm -o "$out/check"
qemu-aarch64 -cpu max "$out/check"
# A processor without the extension must be offered no set, and not an illegal instruction.
(qemu-aarch64 -cpu cortex-a53 "$out/check" || true) | grep -q "no kernel set" || { echo "cortex-a53: expected no set"; exit 1; }
