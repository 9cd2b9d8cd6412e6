/** Says what is being done, one line a step. */
export type Progress = (line: string) => void;
