# Says how fresh the lists of packages are, what is installed, and what apt-get would do.

if [ -n "$KP_CACHE_MINUTES" ]; then
  # one find: are the lists too old, or is anything that says where packages come from younger?
  apt_lists=/var/lib/apt/lists apt_stale=all
  set -- "$apt_lists"/*Packages*
  if [ -e "$1" ]; then
    set -- "$apt_lists"
    for apt_path in /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/preferences.d; do
      if [ -e "$apt_path" ]; then set -- "$@" "$apt_path"; fi
    done
    apt_stale=$(find "$@" \( -path "$apt_lists" -prune ! -mmin "-$KP_CACHE_MINUTES" -print \) \
      -o \( ! -path "$apt_lists" -newer "$apt_lists" -print \))
  fi
  if [ -z "$apt_stale" ]; then emit cache fresh; else emit cache stale; fi
fi

if [ -n "$KP_NAME" ]; then
  # one fork for all names; each package comes by its name alone and with its architecture
  set --
  apt_rest=$KP_NAME$nl
  while [ -n "$apt_rest" ]; do
    apt_line=${apt_rest%%"$nl"*} apt_rest=${apt_rest#*"$nl"}
    set -- "$@" "${apt_line%% *}"
  done
  # shellcheck disable=SC2016 # fields of dpkg-query
  apt_fields='${db:Status-Status} ${Version}\n'
  # shellcheck disable=SC2016
  apt_fields='${Package} '$apt_fields'${Package}:${Architecture} '$apt_fields
  apt_found=$nl$(dpkg-query -W -f "$apt_fields" "$@" 2>/dev/null || true)$nl
  apt_policy=
  if [ "$KP_STATE" = latest ]; then
    apt_policy=$nl$(apt-cache ${KP_DEFAULT_RELEASE:+-t "$KP_DEFAULT_RELEASE"} policy "$@")$nl
  fi
  apt_provided=
  apt_rest=$KP_NAME$nl
  while [ -n "$apt_rest" ]; do
    apt_line=${apt_rest%%"$nl"*} apt_rest=${apt_rest#*"$nl"}
    apt_name=${apt_line%% *} apt_wanted=${apt_line#* } apt_status=not-installed apt_version=
    case $apt_found in
      *"$nl$apt_name "*)
        apt_line=${apt_found#*"$nl$apt_name "}
        apt_line=${apt_line%%"$nl"*}
        apt_status=${apt_line%% *} apt_version=${apt_line#* }
        ;;
    esac
    case $apt_status in
      installed | triggers-*)
        apt_says=$apt_version
        if [ "$KP_STATE" = absent ]; then
          apt_says=present
        elif [ -n "$apt_wanted" ]; then
          # shellcheck disable=SC2254 # a pattern is meant
          case $apt_version in
            $apt_wanted) apt_says=$apt_wanted ;;
          esac
        elif [ "$KP_STATE" = latest ]; then
          apt_line=${apt_policy#*"$nl$apt_name:$nl"}
          apt_line=${apt_line#*Candidate: }
          if [ "${apt_line%%"$nl"*}" = "$apt_version" ]; then apt_says=latest; fi
        else
          apt_says=present
        fi
        ;;
      not-installed)
        # something else may provide it: asked only now, since it takes all packages into account
        apt_says=absent
        if [ "$KP_STATE" = absent ]; then
          if [ -n "$KP_PURGE" ]; then apt_says=purged; fi
        elif [ -z "$apt_wanted" ]; then
          # shellcheck disable=SC2016 # fields of dpkg-query
          apt_fields='${db:Status-Status} , ${Provides},\n'
          [ -n "$apt_provided" ] || apt_provided=$(dpkg-query -W -f "$apt_fields" | grep '^installed , .' || true)' '
          case $apt_provided in
            *", $apt_name,"* | *", $apt_name ("*) apt_says=$KP_STATE ;;
          esac
        fi
        ;;
      config-files)
        apt_says=absent
        if [ "$KP_STATE:$KP_PURGE" = absent:yes ]; then apt_says=config-files; fi
        ;;
      *) apt_says=$apt_status ;;
    esac
    emit "$apt_name" "$apt_says"
  done
fi

# One field of a package's control file; not every dpkg-deb can print them one by one.
apt_field() {
  printf '%s\n' "$apt_control" | sed -n "s/^$1: *//p"
}

if [ -n "$KP_DEB" ] && [ ! -f "$KP_DEB" ]; then
  # an earlier step may bring it
  [ -n "$KP_CHECK" ] || fail "there is no file $KP_DEB"
  emit deb absent
elif [ -n "$KP_DEB" ]; then
  apt_control=$(dpkg-deb -f "$KP_DEB") || fail "$KP_DEB is not a package"
  apt_name=$(apt_field Package):$(apt_field Architecture) apt_wanted=$(apt_field Version)
  # shellcheck disable=SC2016
  apt_says=$(dpkg-query -W -f '${db:Status-Status} ${Version}' "${apt_name%:all}" 2>/dev/null || true)
  case $apt_says in
    "installed $apt_wanted") emit deb installed ;;
    installed\ *)
      # a newer one is fine unless a downgrade is allowed
      if [ -z "$KP_ALLOW_DOWNGRADE" ] && dpkg --compare-versions "${apt_says#* }" gt "$apt_wanted"; then
        emit deb installed
      else
        emit deb "${apt_says#* }"
      fi
      ;;
    *) emit deb absent ;;
  esac
fi

# what apt-get would do, by its own word
for apt_command in $KP_UPGRADE ${KP_AUTOREMOVE:+autoremove} ${KP_AUTOCLEAN:+autoclean}; do
  apt_says=$(apt-get -s -qq ${KP_DEFAULT_RELEASE:+-t "$KP_DEFAULT_RELEASE"} -o APT::Get::Upgrade-Allow-New=true \
    "$apt_command" | grep -cE '^(Inst|Remv|Del) ' || true)
  [ "$apt_says" != 0 ] || apt_says=none
  case $apt_command in
    *upgrade) emit upgrades "$apt_says" ;;
    autoremove) emit unneeded "$apt_says" ;;
    autoclean) emit outdated_files "$apt_says" ;;
  esac
done
