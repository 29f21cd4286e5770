/** node-postgres's own rules for turning a JavaScript value into a parameter; the package ships no types for them. */
declare module "pg/lib/utils.js" {
  const utils: { prepareValue(value: unknown): string | Uint8Array | null };
  export = utils;
}
