import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold } from "./fold.ts";
import { normalise } from "./normalise.ts";
import { plainWords, readQuestion } from "./read-question.ts";
import { regionalKey } from "./regional-key.ts";
import { splitWords } from "./split-words.ts";
import { isSyllable, parseSyllable, writeSyllable } from "./syllable.ts";
import { tokens } from "./tokens.ts";
import { decodeTyping } from "./typing.ts";

/** Any text at all, and text made of what Vietnamese messages are made of. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        ...Array.from(
          "aăâbcdđeêghiklmnoôơpqrstuưvxy àảãáạằẳẽặầẩấậèẻéẹềểếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        ),
        ...Array.from(
          "\u0301\u0300\u0309\u0303\u0323\u0306\u0302\u031b\u200b\u00a0ÐðII😀🇻🇳\ufe0f\u20e3\n",
        ),
      ),
      { maxLength: 40 },
    )
    .map((letters) => letters.join("")),
);

describe("normalise", () => {
  it("is idempotent for any text", () => {
    fc.assert(
      fc.property(anyText, (text) => normalise(normalise(text)) === normalise(text)),
      {
        numRuns: 2000,
      },
    );
  });

  it("gives composed and decomposed text one form", () => {
    fc.assert(
      fc.property(
        anyText,
        (text) => normalise(text.normalize("NFD")) === normalise(text.normalize("NFC")),
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["hoà bình", "hòa bình"],
    ["thuỷ sản", "thủy sản"],
    ["UỶ BAN", "ỦY BAN"],
    ["hòan tòan", "hoàn toàn"],
    ["nghịêp", "nghiệp"],
    ["qúy", "quý"],
    ["gìa", "già"],
    ["Ðăng ký", "Đăng ký"],
    ["đăng\u200b ký\u00a0mới", "đăng ký mới"],
    ["giấy ơiiii 👍🏽", "giấy ơi"],
    ["công trình cấp III", "công trình cấp III"],
    ["0912333444", "0912333444"],
    ["của mùa", "của mùa"],
  ])("writes %s as %s", (from, to) => {
    expect(normalise(from)).toBe(to);
  });

  it("drops lone surrogates", () => {
    expect(normalise("a\ud800b")).toBe("ab");
  });
});

describe("fold", () => {
  it("is idempotent and does not mind normalising first", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fold(fold(text))).toBe(fold(text));
        expect(fold(normalise(text))).toBe(fold(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["Đăng ký", "đăng kí"],
    ["liệt sỹ", "liệt sĩ"],
    ["công ty", "công ti"],
    ["thuỷ", "thủy"],
    ["quy", "qui"],
  ])("meets %s and %s under one key", (one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  it("keeps vowels apart that are no spelling of each other", () => {
    expect(fold("tuy")).not.toBe(fold("tui"));
  });
});

describe("tokens", () => {
  it("folds each token as it folds alone", () => {
    fc.assert(
      fc.property(anyText, (text) =>
        tokens(text).every(
          ({ exact, fold: folded }) => folded === fold(exact) || exact !== normalise(exact),
        ),
      ),
      { numRuns: 1000 },
    );
  });

  it("keeps numbers and knows what was typed with diacritics", () => {
    expect(tokens("Mẫu CT01, hai ban")).toEqual([
      { exact: "mẫu", fold: "mau", marked: true },
      { exact: "ct01", fold: "ct01", marked: false },
      { exact: "hai", fold: "hai", marked: false },
      { exact: "ban", fold: "ban", marked: false },
    ]);
  });
});

describe("syllables", () => {
  it.each(["nghiêng", "quyết", "giếng", "khuya", "ươm", "yêu", "gì", "khuỷu"])(
    "knows %s",
    (word) => {
      expect(isSyllable(word)).toBe(true);
    },
  );

  it.each(["photo", "vinfast", "bw", "thd", "đk", "cet", "ngh"])(
    "does not take %s for one",
    (word) => {
      expect(isSyllable(word)).toBe(false);
    },
  );

  it("writes what it parsed", () => {
    for (const word of ["hòa", "thủy", "quý", "hoàn", "nghiệp", "khuỷu", "giếng", "được", "mía"]) {
      const syllable = parseSyllable(word);
      expect(syllable && writeSyllable(syllable)).toBe(word);
    }
  });
});

describe("decodeTyping", () => {
  it.each([
    ["vieejt", "việt"],
    ["vietje", "việt"],
    ["nhungwx", "những"],
    ["dduowjc", "được"],
    ["thuwowngf", "thường"],
    ["ddawng", "đăng"],
    ["gia61y", "giấy"],
    ["o73", "ở"],
    ["d9u7o7c5", "được"],
  ])("reads %s as %s", (keys, word) => {
    expect(decodeTyping(keys)).toBe(word);
  });

  it.each(["photo", "khai", "abc", "ct01"])("leaves %s alone", (word) => {
    expect(decodeTyping(word)).toBeUndefined();
  });

  it("never throws", () => {
    fc.assert(
      fc.property(anyText, (text) => void decodeTyping(text)),
      { numRuns: 1000 },
    );
  });
});

describe("splitWords", () => {
  it("takes a run of words apart, with and without diacritics", () => {
    expect(splitWords("giaykhaisinh", "giaykhaisinh")?.join(" ")).toBe("giay khai sinh");
    expect(splitWords("giấykhaisinh", "giaykhaisinh")?.join(" ")).toBe("giấy khai sinh");
  });

  it("leaves a word that is no run of syllables", () => {
    expect(splitWords("blockchain", "blockchain")).toBeUndefined();
  });
});

describe("regionalKey", () => {
  it.each([
    ["sinh", "xinh"],
    ["tru", "chu"],
    ["luc", "nuc"],
    ["gio", "do"],
    ["ban", "bang"],
  ])("meets %s and %s", (one, other) => {
    expect(regionalKey(one)).toBe(regionalKey(other));
  });
});

describe("readQuestion", () => {
  it.each([
    ["muoons ddooir bawngf lais xe B2", "muốn đổi bằng lái xe b2"],
    ["xin gia61y phe1p xa6y nha2 o73", "xin giấy phép xây nhà ở"],
    ["lm gks cho bé cần hs j ạ", "làm giấy khai sinh cho bé cần hồ sơ gì ạ"],
    ["nhập hk cho con", "nhập hộ khẩu cho con"],
    ["hk bít", "không biết"],
    ["đk tạm trú", "đăng ký tạm trú"],
    ["bằng A1", "bằng a1"],
    ["visa", "thị thực"],
  ])("reads %s as %s", (text, words) => {
    expect(plainWords(text)).toBe(words);
  });

  it("does not decode a word that the catalogue knows", () => {
    const lexicon = { has: (word: string) => word === "karaas" };
    expect(plainWords("karaas", lexicon)).toBe("karaas");
  });

  it("reads any text, however long, within bounds", () => {
    fc.assert(
      fc.property(anyText, (text) => readQuestion(text).length >= 0),
      { numRuns: 1000 },
    );
    expect(readQuestion("đăng ký ".repeat(5000)).length).toBeLessThanOrEqual(250);
    expect(readQuestion("x".repeat(100_000)).length).toBe(1);
  });
});
