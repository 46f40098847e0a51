// What the entries of the package share: one file, so that an error created by one of them is an
// instance of the class that the others export, and so that start-up imports little.
export * from "./engine.js";
export * from "./errors.js";
export * from "./host.js";
export * from "./kinako.js";
export * from "./load.js";
export * from "./values.js";
