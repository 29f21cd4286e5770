const SEPARATORS = /[\s\u2010-\u2015_/-]+/gu;
const AGENCY = /(?:\d{3}\.?\d{2}\.?\d{2}\.?)?[GHK][\dO]{2}(?:\.?[\dO]{1,3}){0,4}/u;
const CODE = new RegExp(`(?<![A-Z0-9])${AGENCY.source}-[\\dO]{6,8}-[\\dO]{4,7}(?![A-Z0-9])`, "u");
const SOCIAL_INSURANCE = /(?<!\d)\d{5}\/\d{4}\/\d{4,6}(?!\d)/u;
const SPOKEN = /(?:hát|hờ|hắt|gờ|giê) (?:không|một|hai|ba|bốn|năm|sáu|bảy|tám|chín)/u;

/**
 * Whether a message holds a dossier code: the agency's code, the day and a counter, in any of the forms printed on
 * receipts, typed with blanks, dashes or O for 0, or read aloud.
 */
export function holdsDossierCode(text: string): boolean {
  if (SOCIAL_INSURANCE.test(text) || SPOKEN.test(text.toLowerCase())) return true;
  return CODE.test(text.toUpperCase().replace(SEPARATORS, "-"));
}
