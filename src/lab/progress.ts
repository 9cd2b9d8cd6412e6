/** Reports the progress, one line per step. */
export type Progress = (line: string) => void;
