/** A path on the host that begins with a home directory: `~` is the home of the user that runs the task, `~ada` that of ada. */
export const homePath = /^~(?:[A-Za-z_][\w.-]*)?(?:\/|$)/;
