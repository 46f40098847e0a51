// The worker in which a JavaScript twin of an example runs.
import { twins } from "../lessons/twins.js";

export interface FromRacer {
  readonly milliseconds: number;
  readonly output: string;
  readonly problem: string;
}

addEventListener("message", ({ data }: MessageEvent<string>) => {
  let answer: FromRacer;
  try {
    const run = twins.get(data);
    if (!run) throw new Error(`there is no twin of ${data}`);
    const lines: string[] = [];
    const start = performance.now();
    run((line) => lines.push(line));
    answer = { milliseconds: performance.now() - start, output: `${lines.join("\n")}\n`, problem: "" };
  } catch (error) {
    answer = { milliseconds: 0, output: "", problem: String(error) };
  }
  postMessage(answer);
});
