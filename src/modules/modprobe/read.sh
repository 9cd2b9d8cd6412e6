# Reports whether a kernel module is loaded, and whether it is at boot.

# Is it part of the kernel?
modprobe_is_builtin() {
  read -r modprobe_kernel </proc/sys/kernel/osrelease
  [ -r "/lib/modules/$modprobe_kernel/modules.builtin" ] || return 1
  while read -r modprobe_path; do
    modprobe_path=${modprobe_path##*/}
    case ${modprobe_path%%.ko*} in "$KP_NAME" | "$KP_LOADED") return 0 ;; esac
  done <"/lib/modules/$modprobe_kernel/modules.builtin"
  return 1
}

# Sets modprobe_files to the files that name the module.
modprobe_find() {
  modprobe_files=''
  for modprobe_file in /etc/modules-load.d/*.conf /etc/modules; do
    if [ ! -r "$modprobe_file" ]; then continue; fi
    while read -r modprobe_word _ || [ -n "$modprobe_word" ]; do
      case $modprobe_word in
        "$KP_NAME" | "$KP_LOADED") modprobe_files=$modprobe_files$modprobe_file$nl ;;
      esac
    done <"$modprobe_file"
  done
}

# Emits the parameters that the file of this module has for the boot.
modprobe_emit_options() {
  modprobe_options=absent
  if [ -r "/etc/modprobe.d/$KP_NAME.conf" ]; then
    while read -r modprobe_word modprobe_module modprobe_rest || [ -n "$modprobe_word" ]; do
      case $modprobe_word:$modprobe_module in
        "options:$KP_NAME" | "options:$KP_LOADED") modprobe_options=$modprobe_rest ;;
      esac
    done <"/etc/modprobe.d/$KP_NAME.conf"
  fi
  emit options "$modprobe_options"
}

if [ -d "/sys/module/$KP_LOADED" ] || { [ "$KP_STATE" = present ] && modprobe_is_builtin; }; then
  emit state present
else
  emit state absent
fi
if [ "$KP_PERSISTENT" != disabled ]; then
  modprobe_find
  if [ -n "$modprobe_files" ]; then emit boot present; else emit boot absent; fi
  modprobe_emit_options
fi
