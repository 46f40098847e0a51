// What every entry of the package shares: one file, so that an error made by one of them is an
// instance of the class the others export, and so that little is imported at start.
export * from "./engine.js";
export * from "./errors.js";
export * from "./host.js";
export * from "./kinako.js";
export * from "./load.js";
export * from "./values.js";
