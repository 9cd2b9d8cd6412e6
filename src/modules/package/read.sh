# Finds the package manager of the host, and says which packages are there.

if command -v apt-get >/dev/null; then
  pkg_with=apt
elif command -v dnf >/dev/null; then
  pkg_with=dnf
elif command -v yum >/dev/null; then
  pkg_with=yum
elif command -v apk >/dev/null; then
  pkg_with=apk
else
  fail 'this host has no package manager that is known' 'known: apt-get, dnf, yum, apk'
fi

if [ -n "$KP_UPDATE_CACHE" ]; then
  # $pkg_cache is as old as the lists are, $pkg_lists are files that are there if lists are
  case $pkg_with in
    apt)
      pkg_cache=/var/lib/apt/lists pkg_lists="$pkg_cache/*Packages*"
      pkg_sources='/etc/apt/sources.list /etc/apt/sources.list.d'
      ;;
    dnf) pkg_cache=/var/cache/dnf pkg_lists="$pkg_cache/*.solv" pkg_sources=/etc/yum.repos.d ;;
    yum) pkg_cache=/var/cache/yum pkg_lists="$pkg_cache/*" pkg_sources=/etc/yum.repos.d ;;
    apk) pkg_cache=/var/cache/apk pkg_lists="$pkg_cache/APKINDEX*" pkg_sources=/etc/apk/repositories ;;
  esac
  pkg_stale=all
  for pkg_path in $pkg_lists; do
    if [ -e "$pkg_path" ]; then pkg_stale=; fi
  done
  if [ -z "$pkg_stale" ]; then
    pkg_there=
    for pkg_path in $pkg_sources; do
      if [ -e "$pkg_path" ]; then pkg_there="$pkg_there $pkg_path"; fi
    done
    # shellcheck disable=SC2086 # words are meant
    pkg_stale=$(find "$pkg_cache" $pkg_there \( -path "$pkg_cache" -prune ! -mmin -60 -print \) \
      -o \( ! -path "$pkg_cache" -newer "$pkg_cache" -print \))
  fi
  if [ -z "$pkg_stale" ]; then emit cache fresh; else emit cache stale; fi
fi

# Lines of what is there, "NAME STATUS VERSION", from one fork for all names. That a package is not there is no
# error, so nobody asks for the exit status.
pkg_newer=' '
case $pkg_with in
  apt)
    # shellcheck disable=SC2016 # fields of dpkg-query
    pkg_fields='${db:Status-Status} ${Version}\n'
    # shellcheck disable=SC2016
    pkg_fields='${Package} '$pkg_fields'${Package}:${Architecture} '$pkg_fields
    pkg_found=$(dpkg-query -W -f "$pkg_fields" -- "$@" 2>/dev/null || true)
    ;;
  dnf | yum)
    # a name may be what a package provides
    pkg_found=
    for pkg_name; do
      if pkg_says=$(rpm -q --whatprovides -- "$pkg_name" 2>/dev/null); then
        pkg_found="$pkg_found$pkg_name installed $pkg_says$nl"
      fi
    done
    if [ "$KP_STATE" = latest ]; then
      pkg_rc=0
      pkg_says=$("$pkg_with" -q check-update -- "$@") || pkg_rc=$?
      # 100: there are updates (dnf(8))
      case $pkg_rc in
        0) ;;
        100) pkg_newer=" $pkg_says" ;;
        *) fail "$pkg_with check-update failed" ;;
      esac
    fi
    ;;
  apk)
    pkg_found=
    for pkg_name in $(apk info -e -- "$@" || true); do pkg_found="$pkg_found$pkg_name installed -$nl"; done
    if [ "$KP_STATE" = latest ]; then pkg_newer=$(apk version -l '<' -- "$@"); fi
    ;;
esac
pkg_policy=
if [ "$pkg_with:$KP_STATE" = apt:latest ]; then pkg_policy=$nl$(apt-cache policy -- "$@")$nl; fi

pkg_provided=
pkg_found=$nl$pkg_found$nl
for pkg_name; do
  pkg_status=absent pkg_version=
  case $pkg_found in
    *"$nl$pkg_name "*)
      pkg_line=${pkg_found#*"$nl$pkg_name "}
      pkg_line=${pkg_line%%"$nl"*}
      pkg_status=${pkg_line%% *} pkg_version=${pkg_line#* }
      ;;
  esac
  case $pkg_status in
    installed | triggers-*) pkg_status=present ;;
    config-files) if [ -z "$KP_PURGE" ]; then pkg_status=absent; fi ;;
    not-installed) pkg_status=absent ;;
  esac
  case $KP_STATE:$pkg_status:$pkg_with in
    latest:present:apt)
      pkg_line=${pkg_policy#*"$nl$pkg_name:$nl"}
      pkg_line=${pkg_line#*Candidate: }
      pkg_status=$pkg_version
      if [ "${pkg_line%%"$nl"*}" = "$pkg_version" ]; then pkg_status=latest; fi
      ;;
    latest:present:*)
      pkg_status=latest
      case $nl${pkg_newer# } in
        *"$nl$pkg_name."* | *"$nl$pkg_name-"[0-9]*) pkg_status='not the latest' ;;
      esac
      ;;
    absent:absent:*) if [ -n "$KP_PURGE" ]; then pkg_status='absent, purged'; fi ;;
    *:absent:apt)
      # something else may provide it: asked only now, since it takes all packages into account
      # shellcheck disable=SC2016 # fields of dpkg-query
      pkg_fields='${db:Status-Status} , ${Provides},\n'
      [ -n "$pkg_provided" ] || pkg_provided=$(dpkg-query -W -f "$pkg_fields" | grep '^installed , .' || true)' '
      case $pkg_provided in
        *", $pkg_name,"* | *", $pkg_name ("*) pkg_status=$KP_STATE ;;
      esac
      ;;
  esac
  emit "$pkg_name" "$pkg_status"
done
