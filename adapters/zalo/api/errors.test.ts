import { describe, expect, it } from "vitest";
import { classifyError } from "./errors.ts";

const oa = (code: number, message = "") => classifyError("oa", code, message).class;

describe("Zalo's errors", () => {
  it("are told apart by API: the same number means different things", () => {
    expect(oa(-100)).toBe("upload-again");
    expect(classifyError("business", -100, "").class).toBe("retry");
    expect(classifyError("business", -124, "").class).toBe("refresh");
    expect(classifyError("oa", -124, "").known).toBe(false);
  });

  it("are told apart by their words where a number has two meanings", () => {
    const limit = (who: string) => classifyError("oa", -32, `Your ${who} reached limit call api`);
    expect(limit("application").meaning).not.toBe(limit("OA").meaning);
    expect([limit("application").class, limit("OA").class]).toEqual(["limited", "limited"]);
    expect(oa(-223, "OA has not authorized this API")).toBe("operator");
    expect(oa(-223, "Article quota has been reached")).toBe("permanent");
  });

  it("are permanent and reported when unknown", () => {
    expect(classifyError("oa", -9_999, "?")).toMatchObject({ class: "permanent", known: false });
  });
});
