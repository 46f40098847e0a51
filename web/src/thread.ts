// A thread of a KinakoWorker, as the page sees it.
import { InternalError, isNode, nodeModule } from "./core.js";
import type { FromWorker, Start, ToWorker } from "./messages.js";

/** What the two kinds of worker, browsers' and Node's, have in common. */
export interface AnyWorker {
  postMessage(message: unknown): void;
  terminate(): unknown;
}

export type MakeWorker = () => AnyWorker | Promise<AnyWorker>;

interface NodeWorker extends AnyWorker {
  on(event: string, listener: (value: never) => void): void;
  ref(): void;
  unref(): void;
}

interface Listener {
  receive(message: FromWorker): void;
  /** The thread has failed or ended and cannot be used any more. */
  fail(error: InternalError): void;
}

export class Thread {
  private worker: AnyWorker | null = null;
  private hasEnded = false;
  private reject: ((error: InternalError) => void) | null = null;
  private resolve: (() => void) | null = null;

  constructor(private readonly listener: Listener) {}

  /**
   * Resolves when it is ready for requests.
   *
   * @throws InternalError if it cannot be started.
   */
  async start(make: MakeWorker | undefined, start: Start): Promise<void> {
    const ready = new Promise<void>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    try {
      const worker = await (make ? make() : spawn());
      if (this.hasEnded) {
        worker.terminate();
      } else {
        this.worker = worker;
        this.listen(worker);
        worker.postMessage({ kind: "start", start } satisfies ToWorker);
      }
    } catch (error) {
      this.fail(error);
    }
    await ready;
  }

  /** @throws DataCloneError for a message that cannot be sent. */
  post(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  /** Whether it keeps a Node process alive. */
  set isNeeded(isNeeded: boolean) {
    const worker = this.worker as Partial<NodeWorker> | null;
    if (isNeeded) worker?.ref?.();
    else worker?.unref?.();
  }

  end(): void {
    this.hasEnded = true;
    this.worker?.terminate();
    this.worker = null;
    this.reject?.(new InternalError("the worker was ended"));
  }

  private fail(error: unknown): void {
    if (this.hasEnded) return;
    const failure = new InternalError("the worker failed", { cause: error });
    this.reject?.(failure);
    this.end();
    this.listener.fail(failure);
  }

  private listen(worker: AnyWorker): void {
    const receive = (message: FromWorker): void => {
      if (this.hasEnded) return; // from a thread that was replaced
      if (message.kind === "ready") this.resolve?.();
      else this.listener.receive(message);
    };
    const fail = (error: unknown): void => this.fail(error);
    if ("addEventListener" in worker) {
      const target = worker as Worker;
      target.addEventListener("message", (event) => receive(event.data as FromWorker));
      target.addEventListener("error", (event) => fail(event.error ?? event.message));
      target.addEventListener("messageerror", fail);
    } else {
      const thread = worker as NodeWorker;
      thread.on("message", receive);
      thread.on("error", fail);
      thread.on("messageerror", fail);
      thread.on("exit", (code: number) => fail(new Error(`the thread ended with ${code}`)));
    }
  }
}

async function spawn(): Promise<AnyWorker> {
  if (isNode()) {
    type Make = new (url: URL) => NodeWorker;
    const { Worker: Made } = await nodeModule<{ Worker: Make }>("node:worker_threads");
    const here = import.meta.url;
    return new Made(new URL("./worker-main.js", here));
  }
  return new Worker(new URL("./worker-main.js", import.meta.url), { type: "module" });
}
