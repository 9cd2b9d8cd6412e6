// https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections
import type { CiSystem } from './ci.ts';

const erase = '\x1b[0K';
const seconds = () => Math.floor(Date.now() / 1000);

/** GitLab: a mark needs an escape, which no text of a host has. */
export const gitlab: CiSystem = {
  begin: ({ header, number }) => `${erase}section_start:${seconds()}:play_${number}\r${erase}${header}`,
  end: ({ number }) => `${erase}section_end:${seconds()}:play_${number}\r${erase}`,
  annotation: () => '',
  // it shows them, and as other programs kplay writes them there if FORCE_COLOR is set
  showsColors: () => false,
};
