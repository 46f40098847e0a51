// The script of the worker that kinako/worker starts: a Kinako that does what messages say, one
// after the other. Values stay encoded.
import { isNode, Kinako, nodeModule, RawExtern } from "./core.js";
import { remoteFunction } from "./extern-calls.js";
import type { InnerOptions, CompileOptions, Program, RunOptions } from "./kinako.js";
import { packError } from "./messages.js";
import type {
  FromWorker,
  PackedCompile,
  PackedExterns,
  PackedRun,
  Request,
  Start,
  ToWorker,
} from "./messages.js";

type Post = (message: FromWorker) => void;

/** Programs that runAndCall keeps compiled. */
const MOST_KEPT = 32;

class Service {
  private readonly kinako: Kinako;
  private readonly programs = new Map<number, Program>();
  /** By what they are compiled of; the one used last at the end. */
  private readonly kept = new Map<string, Program>();

  constructor(
    { module, options, externs, stop, calls }: Start,
    private readonly post: Post,
  ) {
    this.calls = calls;
    const inner: InnerOptions = {
      ...options,
      externs: this.externs(externs),
      stdout: (text) => post({ kind: "stdout", text }),
      stderr: (text) => post({ kind: "stderr", text }),
      ...(stop ? { shouldStop: () => Atomics.load(stop, 0) !== 0 } : {}),
      isRaw: true,
    };
    this.kinako = new Kinako(module, inner);
  }
  private readonly calls: Int32Array | null;

  answer(request: Request): unknown {
    const { kinako } = this;
    switch (request.kind) {
      case "run": {
        const { source, options, run } = request;
        return kinako.run(source, { ...this.compiling(options), ...this.running(run) });
      }
      case "check":
        return kinako.check(request.source, this.compiling(request.options));
      case "analyze":
        return kinako.analyze(request.source, this.compiling(request.options));
      case "builtins":
        return kinako.builtins();
      case "keywords":
        return kinako.keywords();
      case "format":
        return kinako.format(request.source, this.compiling(request.options));
      case "dump":
        return kinako.dump(request.stage, request.source, this.compiling(request.options));
      case "inspect":
        return kinako.inspect(request.stage, request.source, this.compiling(request.options));
      case "compile": {
        const program = kinako.compile(request.source, this.compiling(request.options));
        this.programs.get(request.program)?.dispose();
        this.programs.set(request.program, program);
        const { functions, tests, warnings } = program;
        return { functions, tests, warnings };
      }
      case "runProgram":
        return this.program(request.program).run(this.running(request.run));
      case "runTest":
        return this.program(request.program).runTest(request.index, this.running(request.run));
      case "rename": {
        const { source, offset, newName, options } = request;
        return kinako.rename(source, offset, newName, this.compiling(options));
      }
      case "call": {
        const { bytes, count } = request.values;
        return this.program(request.program).callRaw(request.callee, count, bytes);
      }
      case "runAndCall": {
        const program = this.compiled(request.source, request.options);
        program.run(this.running(request.run));
        const { bytes, count } = request.values;
        return program.callRaw(request.callee, count, bytes);
      }
      case "release":
        this.programs.get(request.program)?.dispose();
        this.programs.delete(request.program);
        return null;
      case "readFile":
        return kinako.files.get(request.path) ?? null;
    }
  }

  private compiled(source: string, options: PackedCompile): Program {
    const { name, imports, externs } = options;
    const supplied = externs ? [...Object.keys(externs.values), ...externs.functions] : [];
    const key = JSON.stringify([source, name, imports, supplied]);
    // Files that are no text have no place in a key.
    const isKept = Object.values(imports ?? {}).every((file) => typeof file === "string");
    let program = this.kept.get(key);
    if (program) this.kept.delete(key);
    program ??= this.kinako.compile(source, this.compiling(options));
    if (isKept) this.kept.set(key, program);
    for (const [oldest, old] of this.kept) {
      if (this.kept.size <= MOST_KEPT) break;
      this.kept.delete(oldest);
      old.dispose();
    }
    return program;
  }

  private program(number: number): Program {
    const program = this.programs.get(number);
    if (!program) throw new Error("kinako: there is no such program");
    return program;
  }

  private compiling({ externs, ...options }: PackedCompile): CompileOptions {
    return externs ? { ...options, externs: this.externs(externs) } : options;
  }

  private running({ externs, ...options }: PackedRun): RunOptions {
    return externs ? { ...options, externs: this.externs(externs) } : options;
  }

  private externs({ values, functions }: PackedExterns): Record<string, RawExtern> {
    const externs: Record<string, RawExtern> = {};
    const { calls, post } = this;
    for (const [name, bytes] of Object.entries(values)) externs[name] = new RawExtern(() => bytes);
    for (const name of calls ? functions : []) {
      externs[name] = remoteFunction(
        (given) => post({ kind: "extern", name, values: given }),
        (buffer) => post({ kind: "externBuffer", buffer }),
        calls as Int32Array,
      );
    }
    return externs;
  }
}

function serve(post: Post): (message: ToWorker) => void {
  let service: Service | null = null;
  return (message) => {
    if (message.kind === "start") {
      service = new Service(message.start, post);
      post({ kind: "ready" });
      return;
    }
    const { id, request } = message;
    try {
      post({ kind: "done", id, value: service?.answer(request) });
    } catch (error) {
      post({ kind: "failed", id, error: packError(error) });
    }
  };
}

interface Port {
  on(event: "message", listener: (message: ToWorker) => void): void;
  postMessage(message: FromWorker): void;
}

if (isNode()) {
  void nodeModule<{ parentPort: Port }>("node:worker_threads").then(({ parentPort }) => {
    parentPort.on("message", serve((message) => parentPort.postMessage(message)));
  });
} else {
  const listen = serve((message) => postMessage(message));
  addEventListener("message", (event) => listen(event.data as ToWorker));
}
