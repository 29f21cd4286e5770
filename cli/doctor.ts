import { styleText } from "node:util";
import { type Config, ConfigError, readConfig, unknownSettings } from "../config.ts";
import type { Status } from "../control/control.ts";
import { createLog } from "../log.ts";
import { StoreError } from "../store/store-error.ts";
import { runCommand } from "./run-command.ts";
import { withControl } from "./with-control.ts";

/** One thing looked at. `cure` says what to do when it is not well. */
interface Finding {
  readonly well: boolean;
  readonly what: string;
  readonly cure?: string;
}

const TOLERATED_SKEW_SECONDS = 30;
const TOLERATED_WAIT_SECONDS = 60;
const ANSWER_LIMIT_MS = 5_000;

await runCommand(async () => {
  const findings = await examine();
  for (const { well, what, cure } of findings) {
    const mark = well ? styleText("green", "✓") : styleText("red", "✗");
    console.log(`${mark} ${what}${well || cure === undefined ? "" : `\n    ${cure}`}`);
  }
  return findings.every(({ well }) => well) ? 0 : 1;
});

async function examine(): Promise<readonly Finding[]> {
  try {
    const config = readConfig(process.env);
    const unknown = unknownSettings(process.env).map((name) =>
      bad(`${name} is no setting of this program`, "Look it up in .env.example."),
    );
    return [
      good("settings are readable"),
      ...unknown,
      ...(await examineStore(config)),
      ...(await examineClock(config)),
    ];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map((problem) => bad(problem));
    throw error;
  }
}

async function examineStore(config: Config): Promise<readonly Finding[]> {
  const log = createLog({ level: "silent", pretty: false });
  try {
    return await withControl({ config, log }, async (control, through) => {
      const status = await control.status();
      const running = through === "program";
      const where = running ? "in use by the running program" : "at rest";
      return [good(`store: ${status.store}, ${where}`), ...examineStatus(status, running)];
    });
  } catch (error) {
    if (error instanceof StoreError) return [bad(`store: ${error.message}`)];
    return [bad(`store or queue: ${error instanceof Error ? error.message : String(error)}`)];
  }
}

function examineStatus(status: Status, running: boolean): readonly Finding[] {
  const { catalogue, deadLetters, openCases, oldestWaitingSeconds } = status;
  // At rest nothing is loaded, which is no news.
  const problems = status.problems.filter(
    (problem) => running || !problem.startsWith("catalogue:"),
  );
  return [
    catalogue
      ? good(
          `catalogue: ${catalogue.size} procedures (${catalogue.name}, ${catalogue.importedAt.slice(0, 10)})`,
        )
      : bad(
          "catalogue: none imported",
          "The first start loads the starter catalogue; or: npm run catalogue -- import FILE",
        ),
    finding(
      oldestWaitingSeconds < TOLERATED_WAIT_SECONDS,
      `messages waiting for a turn: ${status.waitingMessages}, the oldest for ${Math.round(oldestWaitingSeconds)} s`,
      "Is a process with ROLE=worker or all running?",
    ),
    good(`sends waiting: ${status.waitingSends}; citizens waiting for staff: ${openCases}`),
    finding(deadLetters === 0, `dead letters: ${deadLetters}`, "npm run dead-letters -- list"),
    finding(
      status.clockSkewSeconds <= TOLERATED_SKEW_SECONDS,
      `clock: ${status.clockSkewSeconds} s from the store's`,
      "Set this machine's clock by NTP.",
    ),
    ...problems.map((problem) => bad(problem)),
  ];
}

/** Platforms refuse signatures and tokens of a machine whose clock is off; their own answers tell the time. */
async function examineClock({ telegram, zalo }: Config): Promise<readonly Finding[]> {
  const roots = [telegram?.apiRoot, zalo?.apiRoot].filter((root) => root !== undefined);
  return Promise.all(
    roots.map(async (root) => {
      const answer = await fetch(root, {
        method: "HEAD",
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      }).catch(() => undefined);
      if (!answer)
        return bad(`${root} cannot be reached`, "Check the network, a firewall or a proxy.");
      const skew = Math.round(
        Math.abs(Date.parse(answer.headers.get("date") ?? "") - Date.now()) / 1000,
      );
      return finding(
        !(skew > TOLERATED_SKEW_SECONDS),
        `${root} is reachable`,
        `The clock is ${skew} s off: set it by NTP.`,
      );
    }),
  );
}

function good(what: string): Finding {
  return { well: true, what };
}

function bad(what: string, cure?: string): Finding {
  return { well: false, what, ...(cure !== undefined && { cure }) };
}

function finding(well: boolean, what: string, cure: string): Finding {
  return { well, what, cure };
}
