// npm `chat` with its Telegram adapter and PostgreSQL or Redis state, echoing. `CONCURRENCY` is its setting for
// messages that arrive while a thread is busy; its own default is to drop them.
import { createServer } from "node:http";
import { createIoRedisState } from "@chat-adapter/state-ioredis";
import { createPostgresState } from "@chat-adapter/state-pg";
import { createTelegramAdapter } from "@chat-adapter/telegram";
import { Chat } from "chat";

const { PORT, API_ROOT, SECRET, REDIS, POSTGRES, CONCURRENCY } = process.env;
const quiet = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };
const bot = new Chat({
  userName: "bench_bot",
  logger: quiet,
  adapters: {
    telegram: createTelegramAdapter({
      botToken: "1:bench",
      secretToken: SECRET,
      mode: "webhook",
      apiUrl: API_ROOT,
      userName: "bench_bot",
      logger: quiet,
    }),
  },
  state: REDIS
    ? createIoRedisState({ url: REDIS, logger: quiet })
    : createPostgresState({ url: POSTGRES, logger: quiet }),
  ...(CONCURRENCY && { concurrency: CONCURRENCY }),
});
// In its `queue` mode only the latest message is handed over, with those before it as `skipped`: all are echoed.
bot.onDirectMessage(async (thread, message, _channel, context) => {
  for (const one of [...(context?.skipped ?? []), message]) await thread.post(`echo ${one.text}`);
});
await bot.initialize();

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const answer = await bot.webhooks.telegram(
    new Request(`http://127.0.0.1${request.url}`, {
      method: "POST",
      headers: Object.entries(request.headers).flatMap(([name, value]) =>
        typeof value === "string" ? [[name, value]] : [],
      ),
      body: Buffer.concat(chunks),
    }),
    { waitUntil: (work) => void work.catch(() => undefined) },
  );
  response.writeHead(answer.status);
  response.end(await answer.text());
}).listen(Number(PORT), "127.0.0.1", () => process.stdout.write("ready\n"));
