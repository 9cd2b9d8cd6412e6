import type { CiSystem } from './ci.ts';

/** The systems whose logs kplay writes for. */
export const ciNames = ['github', 'gitlab', 'jenkins'] as const;
export type CiName = (typeof ciNames)[number];

/** The system that runs this program, by the variables that each one sets. */
export function ciName(env: NodeJS.ProcessEnv): CiName | undefined {
  if (env.GITHUB_ACTIONS) return 'github';
  if (env.GITLAB_CI) return 'gitlab';
  return env.JENKINS_URL ? 'jenkins' : undefined;
}

/** Loads what is known of a system. */
export async function ciSystem(name: CiName): Promise<CiSystem> {
  if (name === 'github') return (await import('./github.ts')).github;
  if (name === 'gitlab') return (await import('./gitlab.ts')).gitlab;
  return (await import('./jenkins.ts')).jenkins;
}
