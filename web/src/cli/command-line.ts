// The command line without the process around it: for the thread that runs it, and for tests.
export * from "./commands.js";
export * from "./stack.js";
export * from "./terminal.js";
