import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DownloadError, fetchFile } from "./fetch-file.ts";
import type { FetchRules } from "./fetch-file.ts";
import { isPublicAddress } from "./public-address.ts";
import { sniffType } from "./sniff-type.ts";

const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2000, 7)]);

let directory: string;
let server: Server;
let origin: string;
let answer: RequestListener;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "attachments-"));
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(directory, { recursive: true });
});

const rules = (changes: Partial<FetchRules> = {}): FetchRules => ({
  directory,
  allowedHosts: [],
  trustedOrigins: [origin],
  maxBytes: 10_000,
  timeoutMs: 2_000,
  ...changes,
});

describe("fetchFile", () => {
  it("keeps a file under a random name, private, with type and digest by content", async () => {
    answer = (_request, response) => response.setHeader("content-type", "text/html").end(jpeg);
    const file = await fetchFile(`${origin}/don.exe`, rules());
    if ("refused" in file) throw new Error(file.refused);
    expect(file).toMatchObject({ type: "image/jpeg", sizeBytes: jpeg.length });
    expect(file.sha256).toBe(createHash("sha256").update(jpeg).digest("hex"));
    expect(await readFile(join(directory, file.path))).toEqual(jpeg);
    expect((await stat(join(directory, file.path))).mode & 0o077).toBe(0);
    expect(file.path).not.toContain("don");
  });

  it("stops a file that is too big, announced or not, and leaves nothing", async () => {
    answer = (_request, response) => response.end(Buffer.alloc(20_000, 0xff));
    expect(await fetchFile(origin, rules())).toEqual({ refused: "too big" });
    answer = (_request, response) => {
      response.write(jpeg);
      const timer = setInterval(() => response.write(jpeg), 5);
      response.on("close", () => clearInterval(timer));
    };
    expect(await fetchFile(origin, rules())).toEqual({ refused: "too big" });
    expect(await readdir(directory)).toEqual([]);
  });

  it("refuses types that no dossier needs, empty files and files that are gone", async () => {
    answer = (_request, response) => response.end("MZ\u0090\u0000this program");
    expect(await fetchFile(origin, rules())).toEqual({ refused: "type not accepted" });
    answer = (_request, response) => response.end();
    expect(await fetchFile(origin, rules())).toEqual({ refused: "empty" });
    answer = (_request, response) => response.writeHead(404).end();
    expect(await fetchFile(origin, rules())).toEqual({ refused: "answer 404" });
    expect(await readdir(directory)).toEqual([]);
  });

  it("says when trying again can help, and never names the URL", async () => {
    const failures: RequestListener[] = [
      (_request, response) => response.writeHead(503).end(),
      (_request, response) => {
        response.writeHead(200, { "content-length": "5000" });
        response.write(jpeg, () => response.destroy());
      },
      () => undefined,
    ];
    for (const failure of failures) {
      answer = failure;
      const error = await fetchFile(`${origin}/bot1:SECRET/a`, rules({ timeoutMs: 300 })).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(DownloadError);
      expect(JSON.stringify(error) + String(error)).not.toContain("SECRET");
    }
    expect(await readdir(directory)).toEqual([]);
  });

  it("follows few redirects, and none to where the first request could not go", async () => {
    answer = (request, response) =>
      request.url === "/a" ? response.writeHead(302, { location: "/b" }).end() : response.end(jpeg);
    expect(await fetchFile(`${origin}/a`, rules())).toMatchObject({ type: "image/jpeg" });
    answer = (_request, response) => response.writeHead(302, { location: "/a" }).end();
    expect(await fetchFile(`${origin}/a`, rules())).toEqual({ refused: "too many redirects" });
    for (const location of [
      "http://169.254.169.254/latest",
      "https://evil.example/x",
      "file:///etc/passwd",
    ]) {
      answer = (_request, response) => response.writeHead(302, { location }).end();
      expect(await fetchFile(`${origin}/a`, rules())).toHaveProperty("refused");
    }
  });

  it("asks no host outside the list, and no listed host with a private address", async () => {
    const strict = rules({
      trustedOrigins: [],
      allowedHosts: ["localhost", "127.0.0.1", "zadn.vn"],
    });
    const refusals: [string, string][] = [
      [`${origin}/a`, "not https"],
      ["https://evilzadn.vn/a", "host not on the list"],
      ["https://zadn.vn.evil.example/a", "host not on the list"],
      ["https://127.0.0.1/a", "host not on the list"],
      ["https://[::1]/a", "host not on the list"],
      ["https://0x7f.1/a", "host not on the list"],
      ["https://localhost/a", "host has a private address"],
      ["https://a@zadn.vn/a", "credentials or a port in the URL"],
      ["https://zadn.vn:8443/a", "credentials or a port in the URL"],
      ["no url", "not a URL"],
    ];
    for (const [url, refused] of refusals)
      expect(await fetchFile(url, strict)).toEqual({ refused });
  });
});

describe("isPublicAddress", () => {
  it("knows the public internet from everything near us", () => {
    for (const near of [
      ..."0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.31.0.1 192.168.1.1 224.0.0.1 255.255.255.255".split(
        " ",
      ),
      ..."::1 :: fe80::1 fc00::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::a00:1 2002:7f00:1:: 2001:db8::1 ff02::1".split(
        " ",
      ),
      "localhost",
      "",
    ]) {
      expect(isPublicAddress(near), near).toBe(false);
    }
    for (const far of ["8.8.8.8", "149.154.167.220", "172.32.0.1", "2a0a:f280::1"]) {
      expect(isPublicAddress(far), far).toBe(true);
    }
  });
});

describe("sniffType", () => {
  it("reads the type from content", () => {
    const type = (text: string) => sniffType(Buffer.from(text, "latin1"));
    expect(type("%PDF-1.7")).toBe("application/pdf");
    expect(type("\x89PNG\r\n\x1A\n")).toBe("image/png");
    expect(type("RIFF....WEBP")).toBe("image/webp");
    expect(type("....ftypisom")).toBe("video/mp4");
    expect(type("....ftypheic")).toBe("image/heic");
    expect(type("OggS")).toBe("audio/ogg");
    expect(type("PK\u0003\u0004 something")).toBe("application/zip");
    expect(type("<html>")).toBeUndefined();
    expect(type("")).toBeUndefined();
  });

  it("tells a Word file from other archives by the names at its end", () => {
    expect(sniffType(Buffer.from("PK\u0003\u0004"), Buffer.from("…word/document.xml…"))).toMatch(
      /word/u,
    );
  });
});
