#!/bin/sh
# Fills dashboards/assets/third_party with the browser files that khi embeds.
# They are installed by npm from the lock file at the top of the repository,
# copied or bundled, and checked against third_party.sha256. Called by `make assets`.
#
# `fetch.sh --record` writes third_party.sha256 anew after a deliberate change
# of a version in package.json; review the difference before committing it.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
out="$here/third_party"
sums="$here/third_party.sha256"

check() { (cd "$out" && sha256sum --quiet --strict -c "$sums"); }

if [ "${1:-}" != "--record" ] && check >/dev/null 2>&1; then
	echo "assets: third_party is complete and unchanged"
	exit 0
fi

(cd "$top" && npm ci --ignore-scripts --no-audit --no-fund)
modules="$top/node_modules"

cp "$modules/echarts/dist/echarts.min.js" "$out/echarts.min.js"
# What the server's interpreters run is half as long: still.js says what is in it.
"$modules/.bin/esbuild" "$here/still.js" --bundle --minify --format=iife --global-name=echarts --target=es2018 \
	'--define:process.env.NODE_ENV="production"' --log-level=warning --outfile="$out/echarts.still.min.js"
cp "$modules/@resvg/resvg-wasm/index_bg.wasm" "$out/resvg.wasm"
cp "$modules/govuk-frontend/dist/govuk/govuk-frontend.min.js" "$out/govuk-frontend.min.js"

# The GDS Transport typeface and the royal crest are licensed for GOV.UK only,
# and khi is not GOV.UK: their rules and addresses are taken out, so that no
# page asks for them either. Source maps are not shipped.
sed -E \
	-e 's/@font-face\{[^}]*\}//g' \
	-e 's/"?GDS Transport"?,//g' \
	-e 's#url\("?/assets/images/govuk-crest\.svg"?\)#none#g' \
	-e 's#/\*\# sourceMappingURL=[^*]*\*/##' \
	"$modules/govuk-frontend/dist/govuk/govuk-frontend.min.css" >"$out/govuk-frontend.min.css"
if grep -Eq 'GDS Transport|url\("?/assets|@font-face' "$out/govuk-frontend.min.css"; then
	echo "assets: govuk-frontend.min.css still asks for a font or picture that khi may not use: adapt fetch.sh" >&2
	exit 1
fi
sed -i -e 's#//\# sourceMappingURL=.*##' "$out/govuk-frontend.min.js"

cp "$modules/echarts/LICENSE" "$out/echarts.LICENSE.txt"
cp "$modules/echarts/NOTICE" "$out/echarts.NOTICE.txt"
cp "$modules/zrender/LICENSE" "$out/zrender.LICENSE.txt"

if [ "${1:-}" = "--record" ]; then
	(cd "$out" && find . -type f ! -name README.md | sed 's#^\./##' | LC_ALL=C sort | xargs sha256sum) >"$sums"
fi
check || {
	echo "assets: a file differs from third_party.sha256: nothing was trusted; compare the versions in package-lock.json" >&2
	exit 1
}
echo "assets: third_party is complete"
