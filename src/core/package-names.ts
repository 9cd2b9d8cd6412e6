/** Names from a list whose items may themselves be separated by commas, each once. */
export function packageNames(list: string[]): string[] {
  const names = list.flatMap((item) => item.split(',')).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}
