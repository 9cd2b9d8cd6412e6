/** A duration in milliseconds for people: `0.32 s`, `4.1 s`, `48 s`, `3 min 5 s`, `2 h 10 min`. */
export function humanTime(ms: number): string {
  const s = Math.max(0, ms) / 1000;
  if (s < 0.995) return `${s.toFixed(2)} s`;
  if (s < 9.95) return `${s.toFixed(1)} s`;
  const whole = Math.round(s);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
