# Reads and sets the SELinux context USER:ROLE:TYPE:LEVEL of files, on hosts where SELinux is enabled. KP_LABEL is a pattern
# that the wanted context matches.

# has_labels: does the task set a part of the context, and has this host contexts?
has_labels() {
  [ -n "$KP_LABEL" ] && [ -e /sys/fs/selinux/enforce ]
}

# kp_emit_label: emits the parts of the context of $entry that the task sets. Where SELinux is disabled, they count as wanted.
kp_emit_label() {
  [ -n "$KP_LABEL" ] || return 0
  kp_label=$KP_SEUSER:$KP_SEROLE:$KP_SETYPE:$KP_SELEVEL
  if has_labels; then kp_label=$(stat -c %C -- "$entry") || fail "cannot read the SELinux context of $kp_path"; fi
  emit seuser "${kp_label%%:*}"
  kp_label=${kp_label#*:}
  emit serole "${kp_label%%:*}"
  kp_label=${kp_label#*:}
  emit setype "${kp_label%%:*}"
  emit selevel "${kp_label#*:}"
}

kp_differs_label() {
  differs setype || differs seuser || differs serole || differs selevel
}

# set_label OBJECT...: sets the parts of their contexts that the task sets.
set_label() {
  has_labels || return 0
  chcon ${KP_SEUSER:+"--user=$KP_SEUSER"} ${KP_SEROLE:+"--role=$KP_SEROLE"} ${KP_SETYPE:+"--type=$KP_SETYPE"} \
    ${KP_SELEVEL:+"--range=$KP_SELEVEL"} -- "$@" || fail 'cannot set the SELinux context' 'what chcon says is above'
}

# kp_set_new_label OBJECT: the same for a new object; it has the context of the file at the destination, so that replacing a file keeps it.
kp_set_new_label() {
  [ -e /sys/fs/selinux/enforce ] || return 0
  if [ "$file_type" = file ]; then
    chcon "--reference=$entry" -- "$1" || fail 'cannot keep the SELinux context' 'what chcon says is above'
  fi
  set_label "$1"
}
