import { clearLine, createInterface, cursorTo } from "node:readline";
import type { Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { texts } from "./texts.ts";

export interface ScreenDeps {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean; hasColors?(): boolean };
}

/** Where lines come from and answers go. */
export interface Screen {
  /** A person sits there; otherwise both ends may be pipes. */
  readonly isPerson: boolean;
  readonly color: boolean;
  /** Prints lines above the prompt and what is being typed there. */
  print(text: string): void;
  /** Shows a line that nobody typed here. */
  echo(line: string): void;
  /**
   * Reads line by line, each after `onLine` is done with the one before, until `onLine` says `stop` or the input ends: at
   * once where a person ends it, after the last line where it is a pipe. Rejects with what `onLine` rejects with.
   */
  read(onLine: (line: string) => Promise<"go on" | "stop">): Promise<void>;
}

/** A screen on these two streams. Nothing is read before `read`. */
export function createScreen({ input, output }: ScreenDeps): Screen {
  const isPerson = input.isTTY === true && output.isTTY === true;
  /** Only where a person is asked: puts the prompt back under what was printed. */
  let asking: Interface | undefined;

  function open(): Interface {
    const lines = createInterface({
      input,
      ...(isPerson && { output }),
      terminal: isPerson,
      prompt: texts.prompt,
    });
    lines.on("SIGINT", () => lines.close());
    // Whoever read us has gone: `npm run chat | head`.
    output.on("error", () => lines.close());
    if (isPerson) asking = lines;
    return lines;
  }

  return {
    isPerson,
    color: output.isTTY === true && (output.hasColors?.() ?? true),
    print(text) {
      if (asking) {
        clearLine(output, 0);
        cursorTo(output, 0);
      }
      output.write(`${text}\n`);
      asking?.prompt(true);
    },
    echo: (line) => void output.write(`${texts.prompt}${line}\n`),
    read(onLine) {
      const lines = open();
      let queue: Promise<"go on" | "stop"> = Promise.resolve("go on");
      asking?.prompt();
      return new Promise((resolve, reject) => {
        lines.on("line", (line) => {
          queue = queue.then((so) => (so === "stop" ? so : onLine(line)));
          queue.then((so) => (so === "stop" ? lines.close() : asking?.prompt()), reject);
        });
        lines.once("close", () => {
          if (asking) output.write("\n");
          asking = undefined;
          queue.then(() => resolve(), reject);
        });
      });
    },
  };
}
