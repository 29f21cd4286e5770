import type { App } from "../app.ts";
import type { Config } from "../config.ts";

/** What a person at the terminal wants to know first: where to look, and what is off and why. */
export function startMessage(app: App, config: Config): string {
  const address = app.http.server.address();
  const port = typeof address === "object" && address ? address.port : config.port;
  const base = config.publicUrl ?? `http://localhost:${port}`;
  const rows: [string, string][] = [
    ["chat page", `${base}/chat`],
    ["health", `${base}/readyz`],
    ["catalogue", `${app.knowledge().size} procedures`],
    ["store", config.databaseUrl ? "PostgreSQL server" : `embedded, in ${config.dataDir}`],
    ["queue", queueName(config)],
    ["channels", app.adapters.all.map(({ channel }) => channel.name).join(", ")],
    ...app.adapters.off.map(({ channel, needs }): [string, string] => [
      `${channel} is off`,
      `set ${needs} (see .env.example)`,
    ]),
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`);
  return `\nMột Cửa is ready.\n\n${lines.join("\n")}\n\n`;
}

function queueName({ redisUrl, databaseUrl }: Config): string {
  if (redisUrl !== undefined) return "BullMQ on Redis";
  return databaseUrl !== undefined ? "BullMQ on PostgreSQL" : "in this process, beside the store";
}
