/** The messages of results that a transaction has not kept: their changes are put back. */
export const putBackMessages = {
  'rolled back': 'rolled back',
  'left to the host': 'not committed: the host puts it back',
} as const;

/** Whether a result is unchanged only because its transaction has put it back. */
export function isPutBack({ status, message }: { status: string; message?: string }): boolean {
  return status === 'unchanged' && Object.values<string | undefined>(putBackMessages).includes(message);
}
