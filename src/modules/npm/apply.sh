# Installs, upgrades or removes packages with npm.

if [ "$KP_STATE" = absent ]; then
  npm_run uninstall "$KP_NAME"
elif [ -n "$KP_NAME" ]; then
  if [ "$KP_STATE" = latest ]; then KP_VERSION=latest; fi
  npm_run install "$KP_NAME${KP_VERSION:+@$KP_VERSION}"
elif [ -n "$KP_CI" ]; then
  npm_run ci
elif [ "$KP_STATE" = latest ]; then
  npm_run update
else
  npm_run install
fi || fail 'npm failed' 'what it said is above'
