/** A page to chat with the bot as any citizen; everything it shows is set as text, never as HTML. */
export const SIM_PAGE = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Fake Telegram</title>
<style>
  body { font: 16px/1.45 system-ui; max-width: 42rem; margin: 1rem auto; padding: 0 1rem; }
  #log { display: flex; flex-direction: column; gap: .5rem; margin: 1rem 0; }
  .m { padding: .5rem .75rem; border-radius: .75rem; max-width: 85%; white-space: pre-wrap; background: #eee; }
  .me { align-self: flex-end; background: #d5ecff; }
  button { display: block; margin: .25rem 0; font: inherit; }
  form { display: flex; gap: .5rem; } form input { flex: 1; font: inherit; }
  form button { margin: 0; }
</style>
<h1>Fake Telegram</h1>
<label>Citizen <input id="id" value="10001" inputmode="numeric"></label>
<div id="log" aria-live="polite"></div>
<form id="say"><input id="text" autocomplete="off" aria-label="Message"><button>Send</button></form>
<script>
  const at = (id) => document.getElementById(id);
  const chat = () => "/sim/chats/" + encodeURIComponent(at("id").value);
  const act = (name, body) => fetch(chat() + "/" + name, { method: "POST", body: JSON.stringify(body) }).then(show);
  let seen = "";
  async function show() {
    const messages = await (await fetch(chat())).json();
    const now = at("id").value + JSON.stringify(messages);
    if (now === seen) return;
    seen = now;
    at("log").replaceChildren(...messages.map((message) => {
      const box = document.createElement("div");
      box.className = message.from.is_bot ? "m" : "m me";
      box.textContent = message.text ?? message.caption ?? "[" + Object.keys(message).at(-1) + "]";
      for (const button of message.reply_markup?.inline_keyboard.flat() ?? []) {
        const element = document.createElement("button");
        element.textContent = button.text;
        element.onclick = () => act("press", { label: button.text });
        box.append(element);
      }
      return box;
    }));
    at("say").scrollIntoView();
  }
  at("say").onsubmit = (event) => {
    event.preventDefault();
    if (at("text").value) act("text", { text: at("text").value });
    at("text").value = "";
  };
  setInterval(show, 500);
</script></html>
`;
