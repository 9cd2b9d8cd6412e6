/** Thrown when an argument is not what the module takes, which only its rendered value shows. */
export class BadArguments extends Error {
  override readonly name = 'BadArguments';
}

/** Thrown when a value is read that has not arrived yet: the reader waits for the task and tries again. */
export class Pending extends Error {
  override readonly name = 'Pending';
}
