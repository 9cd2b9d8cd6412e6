# Fetches lists, then installs, removes and upgrades packages with apt-get.

if differs cache; then apt_update; fi
if [ $# != 0 ] || [ -n "$KP_DEB" ]; then apt_need_lists; fi
apt_change "$@"
if differs deb; then apt_do install -- "$KP_DEB"; fi
if [ -n "$KP_UPGRADE" ]; then
  if differs upgrades || [ -n "$apt_updated" ]; then apt_do "$KP_UPGRADE" -o APT::Get::Upgrade-Allow-New=true; fi
fi
if [ -n "$KP_AUTOREMOVE" ]; then apt_do autoremove ${KP_PURGE:+--purge}; fi
if [ -n "$KP_AUTOCLEAN" ]; then apt_do autoclean; fi
if differs downloads; then apt_do clean; fi
