/** What settles a promise from outside. */
export interface Settle {
  resolve: () => void;
  reject: (error: Error) => void;
}

export const unsettled: Settle = { resolve: () => {}, reject: () => {} };

/** A promise that is settled from outside. Nothing has to wait for it. */
export function settledLater(): [Promise<void>, Settle] {
  let settle = unsettled;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => {});
  return [promise, settle];
}
