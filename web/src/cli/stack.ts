// How deep programs may recurse on the command line's thread.

/** Megabytes of the thread's stack; taken as far as the program recurses. */
export const STACK_MEGABYTES = 256;

/** Bytes of linear memory the interpreter may use as stack, next to the thread's own. */
export const INTERPRETER_STACK = 6 * 2 ** 20;
