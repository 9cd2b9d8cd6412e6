/** A fake apk, after apk(8): it knows hello 1.0 and 2.0, and tree 1.0, and keeps names and versions in a file. */
export const fakeApk = `#!/bin/sh
state=/var/lib/fake-apk
touch $state
verb=$1
shift
newest() {
  case $1 in hello) echo 2.0-r0 ;; tree) echo 1.0-r0 ;; esac
}
old() {
  while read -r name version; do
    [ "$version" = "$(newest "$name")" ] || [ "\${1:-$name}" != "$name" ] || echo "$name $version"
  done <$state
}
names=
for word; do
  case $word in
    --simulate) simulate=1 ;;
    -* | '<') ;;
    *) names="$names $word" ;;
  esac
done
case $verb in
  info)
    all=0
    for name in $names; do
      version=.*
      case $name in *=*) version=\${name#*=} ;; esac
      if grep -qx "\${name%=*} $version" $state; then echo "\${name%=*}"; else all=1; fi
    done
    exit $all ;;
  version) echo 'Installed: Available:'; for name in $names; do old "$name" | while read -r name version; do echo "$name-$version < $(newest "$name")"; done; done ;;
  update) mkdir -p /var/cache/apk; touch /var/cache/apk/APKINDEX.fake.tar.gz ;;
  add | del)
    for name in $names; do
      [ -n "$(newest "\${name%=*}")" ] || { echo "ERROR: unable to select packages: $name (no such package)"; exit 1; }
      grep -v "^\${name%=*} " $state >$state.new
      version=$(newest "$name")
      case $name in *=*) version=\${name#*=} ;; esac
      [ "$verb" = del ] || echo "\${name%=*} $version" >>$state.new
      mv $state.new $state
    done ;;
  upgrade)
    old | while read -r name version; do
      echo "(1/1) Upgrading $name ($version -> $(newest "$name"))"
      [ -n "$simulate" ] || { grep -v "^$name " $state >$state.new; echo "$name $(newest "$name")" >>$state.new; mv $state.new $state; }
    done
    echo 'OK: 5 MiB in 2 packages' ;;
esac
`;

/** A fake snap, after snap(8), as the real one needs the store: it keeps its lines of \`snap list\` in a file. */
export const fakeSnap = `#!/bin/sh
state=/var/lib/fake-snap
touch $state
verb=$1
shift
channel=latest/stable notes=- names= disable=
for word; do
  case $word in
    --channel=*) channel=\${word#*=} ;;
    --classic) notes=classic ;;
    -*) ;;
    *) names="$names $word" ;;
  esac
done
case $verb in
  list)
    [ -s $state ] || { echo 'No snaps are installed yet.' >&2; exit 0; }
    echo 'Name Version Rev Tracking Publisher Notes'
    cat $state ;;
  install)
    for name in $names; do
      [ "$name" != none ] || { echo 'error: snap "none" not found' >&2; exit 1; }
      echo "$name 1.0 7 $channel maker** $notes" >>$state
    done ;;
  refresh) for name in $names; do sed -i "s#^\\($name [^ ]* [^ ]*\\) [^ ]*#\\1 $channel#" $state; done ;;
  remove) for name in $names; do sed -i "/^$name /d" $state; done ;;
  disable) for name in $names; do sed -i "/^$name /s/ [^ ]*$/ disabled/" $state; done ;;
  enable) for name in $names; do sed -i "/^$name /s/ disabled$/ -/" $state; done ;;
  get) set -- $names; sed -n "s/^$1 $2=//p" $state.options 2>/dev/null | tail -1 | grep . ;;
  set) name=\${names# }; name=\${name%% *}; for word; do case $word in *=*) echo "$name $word" >>$state.options ;; esac; done ;;
esac
`;
