#!/bin/sh
# Draws the pictures of the report in the README: needs chromium, and the program that `cargo build --release` makes.
#
#   examples/report-pictures.sh [PROGRAM]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
program=${1:-$root/target/release/mfadeck}
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
    echo "report-pictures: no chromium in PATH" >&2
    exit 1
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$program" --demo report --quiet -o "$folder/report.html"
for look in light:1 dark:0; do
    name=${look%:*}
    "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$folder/browser" \
        --blink-settings=preferredColorScheme="${look#*:}" --window-size=1000,1180 \
        --screenshot="$root/assets/screenshots/report-$name.png" "file://$folder/report.html" >/dev/null 2>&1
    echo "$root/assets/screenshots/report-$name.png"
done
