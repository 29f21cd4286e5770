import { Failure } from "./failure.ts";
import { jsonOf } from "./params.ts";
import type { Params } from "./params.ts";
import type { Update, World } from "./world.ts";

const MOST_UPDATES = 100;
const LOOK_EVERY_MS = 10;

/** The number of the newest poller of each world: an older one that still waits is sent away. */
const newest = new WeakMap<World, number>();

/** getUpdates: confirms what is below the offset, waits for news, allows one poller and no webhook. */
export async function getUpdates(world: World, params: Params): Promise<readonly Update[]> {
  const me = (newest.get(world) ?? 0) + 1;
  newest.set(world, me);
  setAllowedUpdates(world, params);
  const limit = Math.min(Number(params["limit"] ?? MOST_UPDATES) || MOST_UPDATES, MOST_UPDATES);
  const until = Date.now() + Number(params["timeout"] ?? 0) * 1000;
  refuseBesideWebhook(world);
  confirm(world, Number(params["offset"] ?? 0));
  while (world.updates.length === 0 && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    if (newest.get(world) !== me) {
      throw new Failure(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
      );
    }
    refuseBesideWebhook(world);
  }
  return world.updates.slice(0, limit);
}

function refuseBesideWebhook(world: World): void {
  if (!world.webhook) return;
  throw new Failure(
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  );
}

function confirm(world: World, offset: number): void {
  // A negative offset counts from the end and forgets everything before.
  if (offset < 0) world.updates.splice(0, Math.max(0, world.updates.length + offset));
  else while ((world.updates[0]?.update_id ?? Infinity) < offset) world.updates.shift();
}

/** What a bot asked for once holds until it asks for something else. */
export function setAllowedUpdates(world: World, params: Params): void {
  const allowed = jsonOf(params, "allowed_updates");
  if (Array.isArray(allowed)) world.allowedUpdates = allowed.map(String);
}
