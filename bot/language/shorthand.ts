/** Shorthand and dialect of conversation itself, beyond what the search spells out; only applied to a whole word. */
export const SHORTHAND: ReadonlyMap<string, string> = new Map(
  Object.entries({
    hổng: "không",
    đươc: "được",
    dzậy: "vậy",
    e: "em",
    nt: "nhắn tin",
    nc: "nói chuyện",
    h: "giờ",
    qá: "quá",
    onlai: "trực tuyến",
    thank: "cảm ơn",
    thks: "cảm ơn",
    cmon: "cảm ơn",
    dùm: "giùm",
    rep: "trả lời",
    fí: "phí",
    nhìu: "nhiều",
    hs: "hồ sơ",
    s: "sao",
    vn: "việt nam",
  }),
);
