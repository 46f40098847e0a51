// The script of the worker that kinako/worker starts: a Kinako that does what messages say.
import { isNode, Kinako, nodeModule } from "./core.js";
import { remoteFunction } from "./extern-calls.js";
import type { KinakoOptions, Program } from "./kinako.js";
import { pack, packError, unpack } from "./messages.js";
import type { FromWorker, Request, Start, ToWorker } from "./messages.js";
import type { KinakoInput } from "./values.js";

type Post = (message: FromWorker) => void;

class Service {
  private readonly kinako: Kinako;
  private readonly programs = new Map<number, Program>();

  constructor({ module, options, stop, functions, calls }: Start, post: Post) {
    const externs: Record<string, unknown> = { ...options.externs };
    for (const name of calls ? functions : []) {
      externs[name] = remoteFunction(
        (values) => post({ kind: "extern", name, values: values.map(pack) }),
        (buffer) => post({ kind: "externBuffer", buffer }),
        calls as Int32Array,
      );
    }
    const more: KinakoOptions = {
      stdout: (text) => post({ kind: "stdout", text }),
      stderr: (text) => post({ kind: "stderr", text }),
      ...(stop ? { shouldStop: () => Atomics.load(stop, 0) !== 0 } : {}),
    };
    this.kinako = new Kinako(module, { ...options, externs, ...more });
  }

  answer(request: Request): unknown {
    switch (request.kind) {
      case "run":
        return this.kinako.run(request.source, request.options);
      case "check":
        return this.kinako.check(request.source, request.options);
      case "analyze":
        return this.kinako.analyze(request.source, request.options);
      case "builtins":
        return this.kinako.builtins();
      case "keywords":
        return this.kinako.keywords();
      case "format":
        return this.kinako.format(request.source, request.options);
      case "dump":
        return this.kinako.dump(request.stage, request.source, request.options);
      case "inspect":
        return this.kinako.inspect(request.stage, request.source, request.options);
      case "compile": {
        const program = this.kinako.compile(request.source, request.options);
        this.programs.get(request.program)?.dispose();
        this.programs.set(request.program, program);
        const { functions, tests, warnings } = program;
        return { functions, tests, warnings };
      }
      case "runProgram":
        return this.program(request.program).run(request.options);
      case "runTest":
        return this.program(request.program).runTest(request.index, request.options);
      case "rename": {
        const { source, offset, newName, options } = request;
        return this.kinako.rename(source, offset, newName, options);
      }
      case "call": {
        const values = request.values.map(unpack) as KinakoInput[];
        return this.program(request.program).call(request.name, ...values);
      }
      case "release":
        this.programs.get(request.program)?.dispose();
        this.programs.delete(request.program);
        return null;
      case "readFile":
        return this.kinako.files.get(request.path) ?? null;
    }
  }

  private program(number: number): Program {
    const program = this.programs.get(number);
    if (!program) throw new Error("kinako: there is no such program");
    return program;
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
      post({ kind: "done", id, value: pack(service?.answer(request)) });
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
