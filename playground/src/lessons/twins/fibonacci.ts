import type { Print } from "../twins.js";

function fib(n: number): number {
  if (n < 2) return n;
  return fib(n - 1) + fib(n - 2);
}

export function fibonacci(print: Print): void {
  print(String(fib(30)));
}
