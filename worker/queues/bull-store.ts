import type { JobKind } from "../queue.ts";

/** The little of a BullMQ job that is used. */
export interface BullJob {
  readonly data: unknown;
}

/** The little of a BullMQ queue that is used. */
export interface BullProducer {
  add(name: string, data: object, options: object): Promise<unknown>;
  getWaitingCount(): Promise<number>;
  on(event: "error", listener: (error: Error) => void): unknown;
  close(): Promise<void>;
  disconnect(): Promise<void>;
}

/** The little of a BullMQ worker that is used. */
export interface BullConsumer {
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "failed", listener: (job: BullJob | undefined, error: Error) => void): unknown;
  close(): Promise<void>;
  disconnect(): Promise<void>;
}

export interface ConsumerOptions {
  readonly concurrency: number;
  readonly lockDuration: number;
  readonly stalledInterval: number;
  readonly maxStalledCount: number;
}

/** Where BullMQ keeps its jobs. */
export interface BullStore {
  openProducer(kind: JobKind): BullProducer;
  openConsumer(
    kind: JobKind,
    run: (job: BullJob) => Promise<void>,
    options: ConsumerOptions,
  ): BullConsumer;
  /** Lets go of connections that producers and consumers share. */
  close(): Promise<void>;
}

export interface BullStoreOptions {
  /** Key prefix in Redis. */
  readonly namespace: string;
  readonly onError: (error: Error) => void;
}
