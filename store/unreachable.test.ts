import { expect, it } from "vitest";
import { openStore } from "../tests/services/open-store.ts";

it("a server that does not answer is named as the trouble, without its password", async () => {
  // Port 9 (discard) is not served anywhere that matters.
  const opening = openStore({ dataDir: "", url: "postgres://me:s3cret@127.0.0.1:9/motcua" });
  await expect(opening).rejects.toMatchObject({ name: "StoreError", code: "unreachable" });
  await expect(opening).rejects.toThrow(/DATABASE_URL/);
  await expect(opening).rejects.not.toThrow(/s3cret/);
});
