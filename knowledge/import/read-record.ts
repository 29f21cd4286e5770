import { catalogueLine } from "./shapes/catalogue-line.ts";
import { communeExport } from "./shapes/commune-export.ts";
import { gatewayRow } from "./shapes/gateway-row.ts";
import { integrationPackage } from "./shapes/integration-package.ts";
import { newPortal } from "./shapes/new-portal.ts";
import { ownRecord } from "./shapes/own-record.ts";
import type { Reading, Shape } from "./shapes/shape.ts";

/** The most telling shapes first: a portal detail also has `code` and `name`. */
const SHAPES: readonly Shape[] = [
  ownRecord,
  newPortal,
  communeExport,
  integrationPackage,
  gatewayRow,
  catalogueLine,
];

/** Reads one record of whatever known shape. Never throws. */
export function readRecord(value: unknown): Reading {
  if (!isRecord(value)) return { refused: "not an object" };
  const shape = SHAPES.find((candidate) => candidate.matches(value));
  if (!shape)
    return { refused: `unknown shape with members ${Object.keys(value).slice(0, 6).join(", ")}` };
  return shape.read(value);
}

/** Whether a value is an object with members. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
