/** Starts to count the time that this process computes: others may be at work here. Gives the milliseconds since. */
export function cpuTime(): () => number {
  const since = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(since);
    return (user + system) / 1000;
  };
}
