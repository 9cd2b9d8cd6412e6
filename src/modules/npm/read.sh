# Reports which packages of Node.js are installed.

# npm_run ARGUMENT...: calls npm in the directory of the task, with its options.
npm_run() {
  (
    cd -P -- "${KP_PATH:-/}" || exit
    run_with "$KP_OPTIONS" "$npm_program" "$@"
  )
}

# Compares node_modules with the lock file, or with package.json: prints `installed`, or how many packages differ.
# shellcheck disable=SC2016 # code of JavaScript
npm_compare='
const fs = require("fs")
const [production] = process.argv.slice(1)
const read = (file) => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : undefined)
const own = read("package.json")
const lock = read("npm-shrinkwrap.json") || read("package-lock.json")
const here = (read("node_modules/.package-lock.json") || {}).packages
const isHere = (path) => fs.existsSync(path + "/package.json")
const versionOf = (path) => (here && here[path] ? here[path] : read(path + "/package.json") || {}).version
const needs = (it) => JSON.stringify(["dependencies", "devDependencies"].map((key) => Object.entries(it[key] || {}).sort()))
let differ = 0
if (lock) {
  // before version 2 of the file, there is no list of all paths
  const all = lock.packages || Object.fromEntries(Object.entries(lock.dependencies || {}).map(([name, it]) => ["node_modules/" + name, it]))
  const isLeftOut = (it) => (production && (it.dev || it.devOptional)) || it.optional
  for (const [path, it] of Object.entries(all)) {
    if (!path.startsWith("node_modules/") || isLeftOut(it)) continue
    const other = here && here[path]
    const same = it.link || (versionOf(path) === it.version && (!other || other.integrity === it.integrity))
    if (!same || !isHere(path)) differ++
  }
  for (const path of Object.keys(here || {})) if (!all[path] || (production && all[path].dev)) differ++
  if (lock.packages && needs(own) !== needs(lock.packages[""] || {})) differ++
} else {
  const names = Object.keys({ ...own.dependencies, ...(production ? {} : own.devDependencies) })
  differ = names.filter((name) => !isHere("node_modules/" + name)).length
}
console.log(differ === 0 ? "installed" : differ + (differ === 1 ? " differs" : " differ"))'

# Emits whether all packages of the directory are there.
npm_emit_all() {
  if [ ! -e "$KP_PATH/package.json" ]; then
    # an earlier step may bring it
    [ -n "$KP_CHECK" ] || fail "there is no package.json in $KP_PATH"
    emit packages absent
    return 0
  fi
  npm_is=$(cd -P -- "$KP_PATH" && node -e "$npm_compare" -- "$KP_PRODUCTION" 3>&-) ||
    fail "node cannot compare the packages in $KP_PATH"
  if [ "$KP_STATE:$npm_is" = latest:installed ]; then
    # the status is 1 if something is outdated
    npm_is=$(npm_run outdated --json || true)
    npm_is=$(node -e '
      const all = Object.values(JSON.parse(process.argv[1] || "{}")).filter((it) => it.current !== it.wanted)
      console.log(all.length === 0 ? "latest" : all.length + " outdated")' -- "$npm_is" 3>&-) ||
      fail 'npm cannot say what is outdated'
  fi
  emit packages "$npm_is"
}

# Emits the state of one package.
npm_emit_one() {
  if [ -n "$KP_GLOBAL" ]; then
    npm_root=$(npm_run root) || fail 'npm cannot say where packages are'
  else
    npm_root=$KP_PATH/node_modules
  fi
  npm_is=''
  if [ -e "$npm_root/$KP_NAME/package.json" ]; then
    npm_is=$(node -p 'require(process.argv[1]).version' "$npm_root/$KP_NAME/package.json" 3>&-) ||
      fail "node cannot read $npm_root/$KP_NAME/package.json"
  fi
  case $KP_STATE:$npm_is in
    *:) npm_is=absent ;;
    absent:*) npm_is=present ;;
    latest:*)
      npm_newest=$(npm_run view "$KP_NAME" version) || fail "npm cannot say what the newest version of $KP_NAME is"
      if [ "$npm_is" = "$npm_newest" ]; then npm_is=latest; fi
      ;;
    present:*) [ -n "$KP_VERSION" ] || npm_is=present ;;
  esac
  emit "$KP_NAME" "$npm_is"
}

npm_program=npm
if [ -n "$KP_EXECUTABLE" ]; then
  npm_program=$KP_EXECUTABLE
  PATH=${KP_EXECUTABLE%/*}:$PATH
fi
command -v "$npm_program" >/dev/null || fail "there is no $npm_program" 'install the package npm first'
if [ -n "$KP_PATH" ] && [ ! -d "$KP_PATH" ] && [ -z "$KP_CHECK" ]; then fail "there is no directory $KP_PATH"; fi
if [ -n "$KP_NAME" ]; then npm_emit_one; else npm_emit_all; fi
