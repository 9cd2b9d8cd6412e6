/**
 * What to do with the host keys that known_hosts does not contain: refuse them; save unknown ones, and refuse changed
 * ones; trust all.
 */
export const hostKeyPolicies = ['strict', 'accept-new', 'off'] as const;

export type HostKeyPolicy = (typeof hostKeyPolicies)[number];
