# Imports the key into the database of rpm, or removes it.

if [ "$KP_STATE" = absent ]; then
  rpm -e --allmatches -- "gpg-pubkey-$rpm_key_is" || fail 'rpm cannot remove the key'
else
  [ -n "${stage-}" ] || rpm_key_get
  rpm --import "$stage/body" || fail 'rpm cannot import the key'
fi
