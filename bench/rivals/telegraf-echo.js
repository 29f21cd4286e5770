// The bare minimum: fastify + telegraf, no store. Echoes; whatever is in memory is lost with the process.
import fastify from "fastify";
import { Telegraf } from "telegraf";

const { PORT, API_ROOT, SECRET } = process.env;
const bot = new Telegraf("1:bench", { telegram: { apiRoot: API_ROOT, webhookReply: false } });
bot.on("text", (ctx) => ctx.reply(`echo ${ctx.message.text}`));

const server = fastify();
server.post("/webhook", async (request, reply) => {
  if (request.headers["x-telegram-bot-api-secret-token"] !== SECRET) return reply.code(401).send();
  void bot.handleUpdate(request.body).catch(() => undefined);
  return {};
});
await server.listen({ port: Number(PORT), host: "127.0.0.1" });
process.stdout.write("ready\n");
