/** Programs that make a task another user; the first is the default. */
export const becomeMethods = ['sudo', 'su', 'doas'] as const;

export type BecomeMethod = (typeof becomeMethods)[number];
