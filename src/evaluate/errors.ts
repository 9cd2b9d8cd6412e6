/** An argument is not what the module takes, which only its rendered value shows. */
export class BadArguments extends Error {
  override readonly name = 'BadArguments';
}

/** Thrown when a value is read that is still on its way: the reader waits for the task and tries again. */
export class Pending extends Error {
  override readonly name = 'Pending';
}
