import { describe, expect, it } from "vitest";
import { pick } from "./pick.ts";
import { read } from "./reading.ts";

const offered = [
  { id: "a", label: "Đổi giấy phép lái xe" },
  { id: "b", label: "Cấp lại giấy phép lái xe" },
  { id: "c", label: "Sát hạch lại" },
];
const picked = (text: string): string | undefined => pick(read(text).words, offered)?.id;

describe("pick", () => {
  it.each([
    ["1", "a"],
    ["số 2", "b"],
    ["2.", "b"],
    ["cái thứ hai", "b"],
    ["cai thu 2", "b"],
    ["hai", "b"],
    ["cái đầu", "a"],
    ["đầu tiên nha", "a"],
    ["cuối cùng", "c"],
    ["cái thứ ba ạ", "c"],
    ["Cấp lại giấy phép lái xe", "b"],
    ["cap lai", "b"],
    ["đổi giấy phép", "a"],
    ["sát hạch", "c"],
  ])("%j picks %j", (text, id) => {
    expect(picked(text)).toBe(id);
  });

  it.each(["giấy phép lái xe", "9", "làm căn cước", "2 bản sao khai sinh", "con tôi 2 tuổi", ""])(
    "%j picks nothing",
    (text) => {
      expect(picked(text)).toBeUndefined();
    },
  );
});
