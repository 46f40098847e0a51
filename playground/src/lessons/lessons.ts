// The examples: programs of the folder examples/, in lessons. Each NAME.mochi has a NAME.out, what
// it prints, and may have a NAME.in, what it reads; the tests hold every back end to them.

export interface Program {
  readonly source: string;
  readonly stdin: string;
}

export interface Example {
  readonly name: string;
  readonly title: string;
  readonly about: string;
}

export interface Lesson {
  readonly title: string;
  readonly examples: readonly Example[];
}

const sources = import.meta.glob<string>("../../examples/*.mochi", { query: "?raw", import: "default", eager: true });
const inputs = import.meta.glob<string>("../../examples/*.in", { query: "?raw", import: "default", eager: true });

export const programs: ReadonlyMap<string, Program> = new Map(
  Object.entries(sources).map(([path, source]) => {
    const name = path.replace(/^.*\/(.*)\.mochi$/, "$1");
    return [name, { source, stdin: inputs[path.replace(/\.mochi$/, ".in")] ?? "" }];
  }),
);

function lesson(title: string, ...examples: readonly (readonly [string, string, string])[]): Lesson {
  return { title, examples: examples.map(([name, label, about]) => ({ name, title: label, about })) };
}

export const lessons: readonly Lesson[] = [
  lesson(
    "First steps",
    ["hello", "Hello", "Printing, names, and text"],
    ["numbers", "Numbers", "Whole numbers and fractions"],
    ["text", "Text", "Slices, words, characters"],
    ["choices", "Choices", "if, else, and, or"],
    ["loops", "Loops", "for, while, break, continue"],
    ["input", "Input", "Reads the Input tab, line by line"],
  ),
  lesson(
    "Functions",
    ["functions", "Functions", "Arguments, results, recursion"],
    ["closures", "Closures", "Functions that remember"],
    ["higher-order", "Functions as values", "map, filter, fold by hand"],
    ["tests", "Tests", "Programs that check themselves"],
  ),
  lesson(
    "Data",
    ["lists", "Lists", "Growing, slicing, sorting"],
    ["maps", "Maps", "Counting words"],
    ["records", "Records", "Fields and methods"],
    ["match", "Match", "One of several shapes"],
    ["trees", "Trees", "A search tree of variants"],
    ["json", "JSON", "Values as JSON"],
  ),
  lesson(
    "Queries",
    ["queries", "Queries", "from, where, sort, select"],
    ["joins", "Joins", "Two lists, one answer"],
    ["grouping", "Groups", "Totals by kind"],
  ),
  lesson(
    "Numbers without limits",
    ["bigint", "Big integers", "They never overflow"],
    ["fractions", "Exact fractions", "bigrat: no rounding"],
    ["pi", "Digits of pi", "As many as you like"],
  ),
  lesson(
    "Small programs",
    ["calculator", "Calculator", "A parser in sixty lines"],
    ["life", "Game of Life", "Cells that live and die"],
    ["maze", "A way through a maze", "Breadth-first search"],
    ["hanoi", "Towers of Hanoi", "Recursion at work"],
  ),
  lesson(
    "Heavy work",
    ["fibonacci", "Fibonacci", "Calls, calls, calls"],
    ["sieve", "Sieve", "All primes below a million"],
    ["mandelbrot", "Mandelbrot set", "Benchmarks Game"],
    ["nbody", "Planets", "n-body, Benchmarks Game"],
    ["fannkuch", "Fannkuch", "Benchmarks Game"],
    ["spectral", "Spectral norm", "Benchmarks Game"],
    ["queens", "Eight queens", "Backtracking"],
  ),
];
