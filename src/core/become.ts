/** Programs by which a task becomes another user; the first is used unless the playbook or the inventory says otherwise. */
export const becomeMethods = ['sudo', 'su', 'doas'] as const;

export type BecomeMethod = (typeof becomeMethods)[number];
