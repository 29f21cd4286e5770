import type { Procedure } from "../../knowledge/procedure.ts";
import { aProcedure } from "./builders.ts";

/** Procedures that citizens mix up, for tests of choosing. */
export function civilStatus(): readonly Procedure[] {
  return [
    aProcedure({ keywords: ["giấy khai sinh"] }),
    aProcedure({
      code: "1.004884",
      name: "Đăng ký lại khai sinh",
      source: { decision: "1872/QĐ-BTP", date: "2020-09-04" },
    }),
    aProcedure({
      code: "1.000894",
      name: "Đăng ký kết hôn",
      channels: [
        {
          method: "counter",
          time: { amount: 1, text: "1" },
          fees: [{ amount: 0, text: "Miễn phí" }],
        },
        { method: "online", fees: [] },
      ],
      flags: [{ facet: "time", code: "time-without-unit", detail: "1" }],
    }),
    aProcedure({
      code: "3.000348",
      name: "Cấp lại giấy phép lái xe",
      field: "Sát hạch lái xe",
      channels: [
        {
          method: "counter",
          fees: [{ text: "Miễn phí (Lệ phí cấp giấy phép lái xe: 135.000 đồng/lần)" }],
        },
      ],
      flags: [{ facet: "fee", code: "fee-contradiction", detail: "free and 135.000" }],
    }),
    withCases(),
  ];
}

function withCases(): Procedure {
  const papers = (label: string): { readonly name: string }[] =>
    Array.from({ length: 6 }, (_, at) => ({ name: `Giấy ${label} thứ ${at + 1}` }));
  return aProcedure({
    code: "1.004222",
    name: "Đăng ký thường trú",
    cases: [
      { name: "Trường hợp có nhà riêng", documents: papers("nhà"), notes: [] },
      { name: "Trường hợp thuê, mượn, ở nhờ", documents: papers("thuê"), notes: [] },
    ],
  });
}
