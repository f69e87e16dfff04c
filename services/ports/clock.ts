import type { Instant } from '../../domain/kernel/index.ts'

/** Returns the current time. The demo passes a virtual clock. */
export type Clock = () => Instant
