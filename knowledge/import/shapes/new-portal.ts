import { z } from "zod";
import { isoDate } from "../facts/date.ts";
import { toProcedure } from "../to-procedure.ts";
import { count, list, required, text } from "./fields.ts";
import { readWith, type Shape } from "./shape.ts";

const named = z.object({ name: text, code: text });

const fee = z.object({ value: z.number().nullish(), currencyName: text, description: text });

const schema = z.object({
  id: text,
  code: required,
  name: required,
  isWard: z.boolean().nullish(),
  isProvince: z.boolean().nullish(),
  isMinistry: z.boolean().nullish(),
  isOtherAgency: z.boolean().nullish(),
  executionSteps: list(z.object({ name: text, description: text })),
  executionMethods: list(
    z.object({
      submissionMethod: z.string(),
      processingTime: z.number().nullish(),
      processingTimeUnit: text,
      description: text,
      fees: list(fee),
    }),
  ),
  executionCases: list(
    z.object({
      name: text,
      profileComponents: list(
        z.object({
          name: text,
          originalQty: count,
          copyQty: count,
          attachments: list(z.object({ fileName: text })),
        }),
      ),
    }),
  ),
  categoriesDetails: list(named),
  subjectTypesDetails: list(named),
  resultsDetails: list(named),
  legalBasisesDetails: list(named),
  executingAgencies: text,
  dossierReceivingAddresses: text,
  requirementsAndConditions: text,
  keywords: text,
  decisionNo: text,
  departmentPromulgateName: text,
  updatedAt: z.number().nullish(),
  procedureProposal: z
    .object({ proposalNumber: text, decisionNumber: text, decisionDate: z.number().nullish() })
    .nullish(),
});

type PortalRecord = z.infer<typeof schema>;

/** The portal's unit codes in the words its own pages print. */
const UNIT_WORDS: Readonly<Record<string, string>> = {
  WORKING_DAY: "Ngày làm việc",
  DAY: "Ngày",
  HOUR: "Giờ",
  MONTH: "Tháng",
  YEAR: "Năm",
};

/** The detail record of the national portal's JSON interface (2026). */
export const newPortal: Shape = {
  name: "national portal detail",
  matches: (record) => "executionMethods" in record || "executionCases" in record,
  read: readWith(schema, (record) =>
    toProcedure({
      ...record,
      field: names(record.categoriesDetails).join(", "),
      level: levels(record),
      agency: record.executingAgencies,
      receivingAddress: record.dossierReceivingAddresses,
      audience: names(record.subjectTypesDetails),
      channels: record.executionMethods.map((method) => ({
        method: method.submissionMethod,
        time: timeWords(method),
        fees: method.fees.map(feeWords),
        note: method.description,
      })),
      documents: documents(record),
      steps: record.executionSteps.map((step) => ({
        name: step.name,
        text: withoutImages(step.description),
      })),
      results: names(record.resultsDetails),
      conditions: withoutImages(record.requirementsAndConditions),
      legalBasis: record.legalBasisesDetails.map(({ name, code }) => ({
        title: name,
        number: code,
      })),
      keywords: record.keywords?.split(/[,;]/u) ?? [],
      ...origin(record),
    }),
  ),
};

function documents({ executionCases }: PortalRecord) {
  return executionCases.flatMap(({ name: group, profileComponents }) =>
    profileComponents.map((component) => ({
      group,
      name: component.name,
      originals: component.originalQty,
      copies: component.copyQty,
      formName: component.attachments.flatMap(({ fileName }) => fileName ?? []).join(" | "),
    })),
  );
}

function origin(record: PortalRecord) {
  const { procedureProposal: proposal } = record;
  return {
    decision: record.decisionNo || (proposal?.decisionNumber ?? proposal?.proposalNumber),
    date: isoDate(proposal?.decisionDate) ?? isoDate(record.updatedAt),
    publisher: record.departmentPromulgateName,
    url: record.id && `https://dichvucong.gov.vn/thu-tuc-hanh-chinh/${record.id}`,
  };
}

function levels(record: PortalRecord): string {
  const words = [
    record.isMinistry && "Cấp bộ",
    record.isProvince && "Cấp tỉnh",
    record.isWard && "Cấp xã",
    record.isOtherAgency && "Cơ quan khác",
  ];
  return words.filter(Boolean).join(", ");
}

function timeWords({
  processingTime,
  processingTimeUnit,
}: PortalRecord["executionMethods"][number]): string | undefined {
  if (processingTime === null || processingTime === undefined) return undefined;
  return `${processingTime} ${UNIT_WORDS[processingTimeUnit ?? ""] ?? ""}`.trim();
}

function feeWords({ value, currencyName, description }: z.infer<typeof fee>): string {
  const amount =
    value === 0 ? "Miễn phí" : `${value?.toLocaleString("en-US") ?? ""} ${currencyName ?? "VNĐ"}`;
  return description?.trim() ? `${amount} (${description.trim()})` : amount;
}

function names(entries: readonly z.infer<typeof named>[]): readonly string[] {
  return entries.flatMap(({ name }) => name ?? []);
}

/** Some descriptions carry whole pictures as data URLs: megabytes that nobody can read in a chat. */
function withoutImages(value: string | undefined): string {
  return (value ?? "").replace(/data:image\/[a-z+]+;base64,[A-Za-z0-9+/=]+/gu, "").trim();
}
