const suffixes = /\.(service|socket|device|mount|automount|swap|target|path|timer|slice|scope)$/;

/** The full name of a systemd unit: `.service` is assumed as systemctl(1) does, paths are left to systemd. */
export function unitName(name: string): string {
  return suffixes.test(name) || name.startsWith('/') ? name : `${name}.service`;
}
