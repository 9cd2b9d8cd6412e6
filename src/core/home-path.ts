/** A path on the host that begins with a home directory: `~` is the home of the user that runs the task, `~ada` that of ada. */
export const homePath = /^~(?:[A-Za-z_][\w.-]*)?(?:\/|$)/;

/** What is wrong with the first of these paths that begins with a home, where the controller must know all of it. */
export function homeProblem(paths: Record<string, string | undefined>): string | undefined {
  const name = Object.keys(paths).find((each) => homePath.test(paths[each] ?? ''));
  return name && `${name} must be an absolute path: only the host knows what ~ is`;
}
